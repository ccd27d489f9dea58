// What a person waits for on the built page, and the longest task of its main thread meanwhile.

const UPDATES = 20;
/** A network that a software adapter trains in seconds. */
const TRAINING = `panel=training&seed=1&depth=4&width=32&steps=${UPDATES}`;

/** The longest task since the last call, in milliseconds; 0 if none was longer than 50. */
const longestTask = (page) =>
  page.evaluate(async () => {
    // Entries arrive in a later task.
    await new Promise((resolve) => setTimeout(resolve, 0));
    return window.longTasks.splice(0).reduce((most, ms) => Math.max(most, ms), 0);
  });

/** Clicks, and resolves with the milliseconds until a selector is there. */
const waitAfterClick = (page, button, selector) =>
  page.evaluate(
    (button, selector) =>
      new Promise((resolve) => {
        const from = performance.now();
        const look = () => {
          if (!document.querySelector(selector)) return;
          observer.disconnect();
          resolve(performance.now() - from);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
        document.querySelector(button).click();
        look();
      }),
    button,
    selector,
  );

/** Notes long tasks, and when the first weights are there, in milliseconds from the navigation. */
function watch() {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.getElementById('fingerprint')?.textContent) return;
    observer.disconnect();
    window.firstWeights = performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

async function navigate(page, address) {
  page.setDefaultTimeout(0);
  await page.evaluateOnNewDocument(watch);
  await page.goto(address, { waitUntil: 'load' });
}

/** Milliseconds of each thing that a person waits for where the page shows weights, in a new page. */
export async function measureWeights(page, address) {
  await navigate(page, `${address}?seed=1`);
  await page.waitForFunction(() => window.firstWeights !== undefined);
  const times = { 'first weights after navigation': await page.evaluate(() => window.firstWeights) };
  await page.waitForSelector('#heatmap svg');
  times['longest task until the plots are there'] = await longestTask(page);
  times['check of the device'] = await waitAfterClick(page, '#check-start', '#check-found:not([hidden])');
  times['longest task during the check'] = await longestTask(page);
  return times;
}

/** The same where it trains networks. */
export async function measureTraining(page, address) {
  await navigate(page, `${address}?${TRAINING}`);
  await page.waitForSelector('#panel-training .start:not(:disabled)');
  const times = { 'longest task until a training can start': await longestTask(page) };
  const updated = '#panel-training .done:not([value="0"])';
  times['first update after Start'] = await waitAfterClick(page, '#panel-training .start', updated);
  // Start is disabled again when all updates are made.
  await page.waitForSelector('#panel-training .start:disabled');
  times[`longest task during ${UPDATES} updates`] = await longestTask(page);
  return times;
}
