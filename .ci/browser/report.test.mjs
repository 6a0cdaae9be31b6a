// Checks of the HTML reports in ./reports, in a real browser.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let failures = 0;

// open gives f a page with the report, under the report's own policy unless
// a script has to be brought in from outside.
async function open(name, { width = 1280, scheme = "light", outside = false, script = true } = {}, f) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, bypassCSP: outside, javaScriptEnabled: script });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (m) => trouble.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => trouble.push(`error: ${e.message}`));
  const url = `file://${resolve("reports", name)}`;
  page.on("request", (r) => r.url().split("#")[0] === url || trouble.push(`request: ${r.url()}`));
  try {
    await page.goto(url);
    await f(page);
    assert.deepEqual(trouble, []);
  } catch (e) {
    failures++;
    console.error(`${name} at ${width}, ${scheme}: ${e.message}`);
  }
  await context.close();
}

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map((v) => `${what}: ${v.impact} ${v.id}: ${v.nodes[0].html.slice(0, 160)}`), []);
}

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("href") ?? document.activeElement.id);
const inView = (page, selector) => page.locator(selector).evaluate((e) => {
  const r = e.getBoundingClientRect();
  return r.top >= 0 && r.bottom <= innerHeight;
});

const reports = readdirSync("reports").sort();
assert.ok(reports.length > 1, "no reports");
const views = [[390, "light"], [1280, "dark"], [1920, "light"], [390, "dark"], [1280, "light"], [1920, "dark"]];
async function check(name, index) {
  const big = name === "big.html";
  // Every report fits at every width; each is put to axe in one of the views.
  const [width, scheme] = views[index % views.length];
  await open(name, { width, scheme, outside: true }, async (page) => {
    if (!big) {
      await page.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = true; });
      await accessible(page, "report");
    }
    for (const w of [390, 1280, 1920]) {
      await page.setViewportSize({ width: w, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} pixels too wide for ${w}`);
    }
  });
  await open(name, {}, async (page) => {
    // The first Tab reaches the skip links, and they lead where they say.
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "#answer");
    assert.ok(await inView(page, ".skips a:focus"), "the skip link shows when it has the focus");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "answer");
    // A claim leads to its line, and the line back to the claim.
    const claim = page.locator(".quotes a.place").first();
    if (await claim.count()) {
      await claim.evaluate((e) => { for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) d.open = true; });
      const href = await claim.getAttribute("href");
      await claim.focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction((h) => document.activeElement.getAttribute("href") === h && document.activeElement.closest(".l"), href);
      assert.ok(await inView(page, href), `${href} is in view`);
      assert.ok(await page.isVisible("#about"));
      assert.ok(await page.locator("#about a").count() > 0, "the line names its claims");
      assert.match(await page.textContent("#about-status"), /^Line \d+: /);
      // Keys move between lines.
      const lines = page.locator(".l");
      if (await lines.count() > 1) {
        const last = await page.locator(`${href}`).evaluate((e) => e === [...document.querySelectorAll(".l")].at(-1));
        await page.keyboard.press(last ? "ArrowUp" : "ArrowDown");
        assert.notEqual(await focused(page), href);
      }
      await page.keyboard.press("Escape");
      assert.ok(!await page.isVisible("#about"));
    }
    // The port map sorts and filters.
    const rows = page.locator("#portmap tbody tr");
    if (await rows.count() > 1) {
      const ports = () => page.$$eval("#portmap tbody tr:not([hidden]) th", (cells) => cells.map((c) => Number(c.textContent)));
      const sort = page.locator("#portmap thead th").first();
      await sort.locator("button").focus();
      await page.keyboard.press("Enter");
      assert.equal(await sort.getAttribute("aria-sort"), "ascending");
      const up = await ports();
      assert.deepEqual(up, up.toSorted((a, b) => a - b));
      await page.keyboard.press("Enter");
      assert.equal(await sort.getAttribute("aria-sort"), "descending");
      assert.deepEqual(await ports(), up.toReversed().toSorted((a, b) => b - a));
      await page.fill("#filter", String(up[0]));
      const left = await ports();
      assert.ok(left.length > 0 && left.length <= up.length);
      assert.match(await page.textContent("#filtered"), /^\d+ of \d+$/);
    }
  });
  // Everything can be read without the script.
  await open(name, { script: false }, async (page) => {
    assert.ok(await page.isVisible("h1"));
    assert.equal(await page.locator("button:visible").count() - await page.locator("#about button:visible").count(), 0, "no dead buttons");
    assert.ok(await page.locator(".l").count() > 0);
  });
}
let next = 0;
const worker = async () => {
  while (next < reports.length) {
    const index = next++;
    await check(reports[index], index);
  }
};
await Promise.all([worker(), worker()]);

// The panel of a line, and copying.
const first = reports.find((n) => n !== "big.html");
for (const scheme of ["light", "dark"]) {
  await open(first, { scheme, outside: true }, async (page) => {
    await page.locator(".l.q > code").first().click();
    assert.ok(await page.isVisible("#about"));
    await accessible(page, "line panel");
  });
}
await open(first, {}, async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const command = page.locator(".command").first();
  await command.locator("button").click();
  await command.getByText("Copied").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await command.locator("code").textContent());
});

await browser.close();
console.log(`${reports.length} reports, ${failures} failures`);
process.exit(failures ? 1 : 0);
