// The tests find a browser, or install one when there is none: scripts/engines/chromium.mjs.
module.exports = { skipDownload: true };
