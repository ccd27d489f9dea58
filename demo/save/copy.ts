// A button that copies a text.

/** Milliseconds for which the button says so. */
const SHOWN_FOR = 2000;

/** Copies `text()`. Where that is refused, it selects `shown`, to be copied by hand. */
export function copyButton(button: HTMLButtonElement, text: () => string, shown: HTMLElement): void {
  const label = button.textContent;
  const status = document.createElement('span');
  status.className = 'visually-hidden';
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
    timer = window.setTimeout(() => say(label, ''), SHOWN_FOR);
  });
}
