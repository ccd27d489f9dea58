declare module '*.wgsl?raw' {
  const code: string;
  export default code;
}
declare module '*.wgsl?raw&compact' {
  const code: string;
  export default code;
}
