// Code blocks that a reader can edit and run. The info of a fence is
// - `ts live=NAME fingerprint=HEX`: NAME is the variable whose weights are shown, HEX their fingerprint;
// - `ts` alone: what the code writes to the console is shown;
// - `ts gpu` or `ts page`: the code needs more than it says itself, and is not run.

/** What the info of a fence says, or undefined if the block does not run. */
export function liveInfo(info) {
  const [found, name = '', fingerprint = ''] =
    /^ts(?: live=(\w+) fingerprint=([0-9a-f]{64}))?$/.exec(info.trim()) ?? [];
  return found === undefined ? undefined : { name, fingerprint };
}

/** Puts the component around such blocks. The block as it is highlighted remains, for readers without JavaScript. */
export function liveBlocks(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    // The reference has signatures and fragments.
    const live = env.relativePath.startsWith('reference/') ? undefined : liveInfo(tokens[index].info);
    // VitePress would take the digits of a fingerprint for numbers of lines to highlight.
    if (live) tokens[index].info = 'ts';
    const block = fence(tokens, index, options, env, self);
    if (!live) return block;
    const code = encodeURIComponent(tokens[index].content.trimEnd());
    return `<LiveBlock code="${code}" name="${live.name}" fingerprint="${live.fingerprint}">${block}</LiveBlock>`;
  };
}
