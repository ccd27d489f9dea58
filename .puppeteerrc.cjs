// The tests find a browser, or install one when there is none: scripts/browser.mjs.
module.exports = { skipDownload: true };
