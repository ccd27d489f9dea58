// The oldest version of three.js, by the types of the installed one: what is used of both is the same.
declare module 'three-0.180/webgpu' {
  export * from 'three/webgpu';
}
declare module 'three-0.180/tsl' {
  export * from 'three/tsl';
}
