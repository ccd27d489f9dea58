// A button that copies a text.

const SAID_FOR = 2000; // milliseconds

/** Copies `text()`; where that is refused, selects what is shown, to be copied by hand. */
export function copyButton(button: HTMLButtonElement, text: () => string, shown: HTMLElement): void {
  const label = button.textContent;
  const status = document.createElement('span');
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  button.after(status);
  let timer = 0;

  function say(visible: string | null, heard: string): void {
    button.textContent = visible;
    status.textContent = heard;
  }

  button.addEventListener('click', async () => {
    clearTimeout(timer);
    try {
      await navigator.clipboard.writeText(text());
      say('Copied', 'Copied');
    } catch {
      getSelection()?.selectAllChildren(shown);
      say('Selected', 'Copying was refused: the text is selected');
    }
    timer = window.setTimeout(() => say(label, ''), SAID_FOR);
  });
}
