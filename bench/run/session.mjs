// The bundle that processes load.
export const SESSION = new URL('../node_modules/.cache/bundles/process/session.js', import.meta.url).href;
