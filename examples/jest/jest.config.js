// weight-init is ES modules: Jest runs them with Node's --experimental-vm-modules, and needs no transform. See package.json.
export default { testEnvironment: 'node', transform: {} };
