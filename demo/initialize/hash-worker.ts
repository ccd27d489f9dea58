// The worker that hashes: receives bytes, posts their SHA-256.

addEventListener('message', async ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
  postMessage(await crypto.subtle.digest('SHA-256', data));
});
