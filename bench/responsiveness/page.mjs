// What a person waits for on the built page, and the longest task of its main thread meanwhile.

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

/** Milliseconds of each thing that a person waits for, in a new page. */
export async function measurePage(browser, address) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  try {
    await page.evaluateOnNewDocument(() => {
      window.longTasks = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longTasks.push(duration);
      }).observe({ type: 'longtask', buffered: true });
      // Milliseconds from the navigation to the first weights.
      new MutationObserver((_, observer) => {
        if (!document.getElementById('fingerprint')?.textContent) return;
        observer.disconnect();
        window.firstWeights = performance.now();
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await page.goto(`${address}/index.html?seed=1`, { waitUntil: 'load' });
    await page.waitForFunction(() => window.firstWeights !== undefined);
    const times = { 'first weights after navigation': await page.evaluate(() => window.firstWeights) };
    await page.waitForSelector('#heatmap svg');
    times['longest task until the plots are there'] = await longestTask(page);

    times['training: first curve after its tab is opened and Start is pressed'] =
      (await waitAfterClick(page, '#tab-training', '#panel-training .start:not(:disabled)')) +
      (await waitAfterClick(page, '#panel-training .start', '#panel-training .loss g[aria-label=line] path[d*=L]'));
    times['training: longest task until the first curve'] = await longestTask(page);
    await page.waitForFunction(
      () => Number.parseInt(document.querySelector('#panel-training .speed')?.textContent ?? '', 10) >= 100,
    );
    times['training: longest task during 100 updates'] = await longestTask(page);

    await page.reload({ waitUntil: 'load' });
    await page.waitForSelector('#heatmap svg');
    await longestTask(page);
    times['check of the device, in all'] = await waitAfterClick(page, '#check-start', '#check-found:not([hidden])');
    times['longest task during the check'] = await longestTask(page);
    return times;
  } finally {
    await page.close();
  }
}
