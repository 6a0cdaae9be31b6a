// Uses page.html, the page of cmd/diag-web, in a real browser, opened from disk.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const address = pathToFileURL(resolve("page.html")).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let failures = 0;
let checks = 0;

// check opens the page and lets f use it; ONLY=words picks the checks to run. Whatever the page asks the network
// for, or says on the console beyond what is expected, is a failure.
async function check(name, { width = 1280, height = 900, scheme = "light", outside = false, expected = [] }, f) {
  if (process.env.ONLY && !name.includes(process.env.ONLY)) return;
  const begin = performance.now();
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, bypassCSP: outside });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const trouble = [];
  const foreign = (text) => expected.some((e) => e.test(text)) || trouble.push(text);
  page.on("console", (m) => foreign(`console: ${m.text()}`));
  page.on("pageerror", (e) => foreign(`error: ${e.message}`));
  context.on("request", (r) => r.url() === address || r.url().startsWith("blob:null/") || foreign(`request: ${r.url()}`));
  try {
    await page.goto(address);
    await f(page);
    assert.deepEqual(trouble, []);
  } catch (e) {
    failures++;
    console.error(`${name}: ${e.stack}`);
  }
  checks++;
  await context.close();
  console.log(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

const shot = async (page, name) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};
const done = (page) => page.locator("body.done").waitFor({ state: "attached" });
const stopped = (page) => page.waitForFunction(() => document.getElementById("work").hidden);
const clear = async (page) => {
  if (await page.isVisible("#again")) await page.click("#again");
};
const give = (page, ...files) => page.setInputFiles("#files", files);
const saved = async (page, form) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`#save-${form}`)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};
// cli runs diag in a folder, as a user does beside the file.
const cli = (cwd, ...args) => {
  const { stdout, stderr, status } = spawnSync(resolve("diag"), ["analyze", ...args], { cwd, maxBuffer: 1 << 30 });
  assert.ok(status === 0 || status === 3, `diag ${args}: ${stderr}`);
  return { stdout, stderr: stderr.toString() };
};
const markdown = (cwd, ...args) => cli(cwd, "--format", "markdown", ...args).stdout;
const same = (got, want, what) => assert.ok(Buffer.compare(got, want) === 0, `${what}: the page's report differs from that of diag`);
const ask = async (page, flags) => {
  const values = (flag) => flags.flatMap((f, i) => (f === flag ? [flags[i + 1]] : [])).join(" ");
  await page.fill("#ports", values("--port"));
  await page.fill("#errors", values("--error"));
};
// dropped lets go of files above the page, as a script can make them.
const dropped = async (page, files) => {
  const transfer = await page.evaluateHandle((list) => {
    const t = new DataTransfer();
    for (const { name, base64 } of list) t.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    return t;
  }, files.map((f) => ({ name: f.split("/").at(-1), base64: readFileSync(f).toString("base64") })));
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  assert.ok(await page.isVisible("#over"), "the page says that it takes the drop");
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  assert.ok(!await page.isVisible("#over"));
};
const focused = (page) => page.evaluate(() => document.activeElement.id);
const tabTo = async (page, id) => {
  for (let i = 0; i < 40; i++) {
    if (await focused(page) === id) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`#${id} cannot be reached with Tab`);
};
const accessible = async (page, what) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], iframes: false }));
  assert.deepEqual(violations.map((v) => `${what}: ${v.impact} ${v.id}: ${v.nodes[0].html.slice(0, 160)}`), []);
};
const fits = async (page, what) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${what}: ${wide} pixels too wide`);
};

const tickets = readdirSync("testdata").filter((t) => existsSync(`testdata/${t}/dump.txt`)).sort();
assert.ok(tickets.length > 1, "no tickets");
const dump = (t) => resolve("testdata", t, "dump.txt");
const question = (t) => existsSync(`testdata/${t}/question.txt`) ? readFileSync(`testdata/${t}/question.txt`, "utf8").split(/\s+/).filter(Boolean) : [];
const first = tickets.find((t) => t.startsWith("branchcache-port")) ?? tickets[0];

await check("all tickets", {}, async (page) => {
  for (const t of tickets) {
    await clear(page);
    await ask(page, question(t));
    await give(page, dump(t));
    await done(page);
    const { name, bytes } = await saved(page, "markdown");
    assert.equal(name, "dump-report.md");
    const want = markdown(`testdata/${t}`, ...question(t), "dump.txt");
    same(bytes, want, t);
    assert.equal(await page.textContent("#markdown"), want.toString(), t);
    assert.ok(await page.frameLocator("#report").locator("h1").textContent());
  }
  for (const form of ["html", "json"]) {
    const { bytes } = await saved(page, form);
    same(bytes, cli(`testdata/${tickets.at(-1)}`, "--format", form, ...question(tickets.at(-1)), "dump.txt").stdout, form);
  }
});

await check("the report in its frame", {}, async (page) => {
  await give(page, dump(first));
  await done(page);
  const frame = page.frameLocator("#report");
  const claim = frame.locator(".quotes a.place").first();
  const href = await claim.getAttribute("href");
  await claim.click();
  await frame.locator("#about").waitFor();
  await frame.locator(`${href}.at`).waitFor();
  await frame.locator("#about a").first().click();
  assert.equal(await page.evaluate(() => location.hash), "");
  await frame.locator("#filter").fill("no such program");
  assert.match(await frame.locator("#filtered").textContent(), /^0 of /);
});

// A server that counts who comes: the page tries everything to reach it, and does not.
// Chromium may connect ahead of a navigation that the policy then refuses;
// what counts is whether anything is sent.
const visits = [];
const server = createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", (data) => {
    visits.push(data.toString().split("\r\n", 1)[0]);
    socket.end("HTTP/1.0 204 No Content\r\n\r\n");
  });
}).listen(0, "127.0.0.1");
await once(server, "listening");
const host = `127.0.0.1:${server.address().port}`;
await check("nothing is sent", { expected: [/127\.0\.0\.1/, /^console: .*(Content Security Policy|ERR_BLOCKED_BY_CSP)/] }, async (page) => {
  await give(page, dump(first));
  await done(page);
  await page.frameLocator("#report").locator("h1").waitFor();
  const attempt = async (host) => {
    const broken = [];
    addEventListener("securitypolicyviolation", (e) => broken.push(e.effectiveDirective));
    let fetched = "fetched";
    try {
      await fetch(`http://${host}/fetch`, { mode: "no-cors" });
    } catch {
      fetched = "refused";
    }
    if (globalThis.document) {
      const add = (name, values) => {
        const e = document.createElement(name);
        Object.assign(e, values);
        document.body.append(e);
        return e;
      };
      add("img", { src: `http://${host}/image` });
      add("script", { src: `http://${host}/script` });
      add("script", { textContent: "globalThis.ran = true" });
      add("link", { rel: "stylesheet", href: `http://${host}/style` });
      add("link", { rel: "prefetch", href: `http://${host}/prefetch` });
      add("video", { src: `http://${host}/video` });
      add("object", { data: `http://${host}/object` });
      add("iframe", { src: `http://${host}/frame` });
      add("form", { action: `http://${host}/form` }).submit();
      navigator.sendBeacon?.(`http://${host}/beacon`, "x");
    }
    const others = [
      () => new WebSocket(`ws://${host}/socket`),
      () => new EventSource(`http://${host}/events`),
      () => { const x = new XMLHttpRequest(); x.open("GET", `http://${host}/xhr`); x.send(); },
      () => new Worker(`http://${host}/worker`),
    ];
    for (const other of others) {
      try {
        other();
      } catch {
        // refused at once
      }
    }
    await new Promise((wait) => setTimeout(wait, 500));
    return { fetched, broken, ran: globalThis.ran ?? false };
  };
  const places = { page, worker: page.workers()[0], frame: await (await page.$("#report")).contentFrame() };
  for (const [name, place] of Object.entries(places)) {
    const got = await place.evaluate(attempt, host);
    assert.equal(got.fetched, "refused", name);
    assert.equal(got.ran, false, `${name}: an inline script ran`);
    const directives = name === "worker" ? ["connect-src"] : ["connect-src", "img-src", "script-src-elem", "style-src-elem", "media-src", "object-src", "frame-src"];
    for (const d of directives) assert.ok(got.broken.includes(d), `${name}: ${d} is not enforced: ${got.broken}`);
  }
  assert.equal(await places.frame.evaluate(() => { try { return parent.document.title; } catch { return "apart"; } }), "apart");
  assert.deepEqual(visits, [], "the page reached a server");
  const other = await page.context().newPage();
  await other.evaluate((host) => fetch(`http://${host}/open`, { mode: "no-cors" }), host);
  assert.deepEqual(visits, ["GET /open HTTP/1.1"], "a page without the policy reaches it");
});
server.close();

await check("drop, replace and add", {}, async (page) => {
  const [a, b] = [dump(tickets[0]), dump(tickets.at(-1))];
  await dropped(page, [a]);
  await done(page);
  same((await saved(page, "markdown")).bytes, markdown(`testdata/${tickets[0]}`, "dump.txt"), "drop");
  await dropped(page, [b]);
  await done(page);
  same((await saved(page, "markdown")).bytes, markdown(`testdata/${tickets.at(-1)}`, "dump.txt"), "a second drop replaces");
  await page.click("#input > summary");
  await page.check("#keep");
  await give(page, a);
  await page.waitForFunction(() => document.getElementById("result-title").textContent === "Report on 2 files");
  writeFileSync("dump.txt", readFileSync(b));
  writeFileSync("dump (2).txt", readFileSync(a));
  same((await saved(page, "markdown")).bytes, markdown(".", "dump (2).txt", "dump.txt"), "adding");
  await page.click("#input > summary");
  await page.getByRole("button", { name: "Remove dump (2).txt" }).click();
  await page.click("#go");
  await page.waitForFunction(() => document.getElementById("result-title").textContent === "Report on dump.txt");
  same((await saved(page, "markdown")).bytes, markdown(".", "dump.txt"), "removing");
});

// A folder comes from the system's own drag: scripts cannot make one.
await check("a dropped and a chosen folder", {}, async (page) => {
  mkdirSync("ticket/sub", { recursive: true });
  writeFileSync("ticket/netstat.txt", readFileSync(dump(first)));
  writeFileSync("ticket/sub/other.txt", readFileSync(dump(tickets[0])));
  writeFileSync("ticket/.DS_Store", "\0\0\0\0");
  const want = markdown(".", "ticket");
  await page.setInputFiles("#folder", resolve("ticket"));
  await done(page);
  same((await saved(page, "markdown")).bytes, want, "chosen folder");
  await clear(page);
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [resolve("ticket")], dragOperationsMask: 1 };
  const late = new Promise((_, fail) => { setTimeout(() => fail(new Error("the drag did not end")), 30_000).unref(); });
  for (const type of ["dragEnter", "dragOver", "drop"]) await Promise.race([cdp.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data }), late]);
  await done(page);
  same((await saved(page, "markdown")).bytes, want, "dropped folder");
});

await check("UTF-16 and archives", {}, async (page) => {
  const text = readFileSync(dump(first), "utf8");
  mkdirSync("forms", { recursive: true });
  writeFileSync("forms/wide.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]));
  writeFileSync("forms/other.txt", text);
  execFileSync("tar", ["-czf", "forms/t.tar.gz", "-C", "forms", "wide.txt"]);
  execFileSync("python3", ["-c", "import zipfile;z=zipfile.ZipFile('forms/t.zip','w',zipfile.ZIP_DEFLATED);z.write('forms/wide.txt','wide.txt');z.write('testdata/README.md','notes/README.md')"]);
  for (const name of ["wide.txt", "t.tar.gz", "t.zip"]) {
    await clear(page);
    await give(page, resolve("forms", name));
    await done(page);
    const { bytes } = await saved(page, "markdown");
    same(bytes, markdown("forms", name), name);
    assert.match(bytes.toString(), /UTF-16/i, name);
  }
});

await check("paste", {}, async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const text = readFileSync(dump(first), "utf8").replaceAll("\r\n", "\n");
  mkdirSync("pasted", { recursive: true });
  writeFileSync("pasted/pasted.txt", text);
  const want = markdown("pasted", "pasted.txt");
  await page.evaluate((t) => navigator.clipboard.writeText(t), text);
  await page.keyboard.press("Control+V");
  await done(page);
  same((await saved(page, "markdown")).bytes, want, "pasted into the page");
  // A long text does not go through the text field.
  const long = text + "\n".repeat(2) + "# note\n".repeat(40_000);
  writeFileSync("pasted/pasted.txt", long);
  await clear(page);
  await page.evaluate((t) => navigator.clipboard.writeText(t), long);
  await page.focus("#paste");
  await page.keyboard.press("Control+V");
  await done(page);
  assert.equal(await page.inputValue("#paste"), "");
  same((await saved(page, "markdown")).bytes, markdown("pasted", "pasted.txt"), "long paste");
});

await check("what cannot be read", {}, async (page) => {
  mkdirSync("bad", { recursive: true });
  writeFileSync("bad/empty.txt", "");
  writeFileSync("bad/program.exe", Buffer.concat([Buffer.from("MZ\x90\0\x03\0\0\0", "latin1"), Buffer.alloc(4096)]));
  writeFileSync("bad/broken.zip", "PK\x03\x04 no archive");
  writeFileSync("bad/letter.txt", "Dear all,\nthe printer is out of paper.\n");
  for (const name of ["empty.txt", "program.exe", "broken.zip"]) {
    await give(page, resolve("bad", name));
    await stopped(page);
    const said = spawnSync(resolve("diag"), ["analyze", name], { cwd: "bad" }).stderr.toString();
    const told = await page.textContent("#troubles");
    assert.ok(said.includes(told.split("→")[0].trim()) && told.includes(name), `${name}: the page says ${told}, diag ${said}`);
    assert.ok(!await page.isVisible("#result"), `${name} has no report`);
    assert.equal(await page.textContent("#status"), "There is no report.");
  }
  await accessible(page, "trouble");
  await shot(page, "trouble");
  // One bad file does not hide what the others say.
  await give(page, resolve("bad/program.exe"), dump(first));
  await done(page);
  assert.match(await page.textContent("#troubles"), /program\.exe: this is no text file/);
  same((await saved(page, "markdown")).bytes, markdown(`testdata/${first}`, "dump.txt"), "beside a bad file");
  await clear(page);
  await give(page, resolve("bad/letter.txt"));
  await done(page);
  assert.match(await page.textContent("#hints"), /letter\.txt: no output of a known command/);
  await clear(page);
  await page.fill("#ports", "80, http");
  await page.fill("#errors", "soon");
  await give(page, dump(first));
  await stopped(page);
  const told = await page.textContent("#troubles");
  assert.match(told, /port: "http" is no port number/);
  assert.match(told, /error: "soon" is no error number/);
  await page.click("#go");
  await stopped(page);
  assert.ok(!await page.isVisible("#result"));
});

await check("20 MB", {}, async (page) => {
  assert.ok(statSync("big.txt").size > 20e6);
  await page.fill("#ports", "8080/tcp");
  await page.evaluate(() => {
    globalThis.ticks = [performance.now()];
    setInterval(() => ticks.push(performance.now()), 20);
  });
  await give(page, resolve("big.txt"));
  await page.locator("#work").waitFor();
  await page.waitForFunction(() => /big\.txt/.test(document.getElementById("status").textContent));
  await shot(page, "progress");
  const begin = performance.now();
  await done(page);
  const took = performance.now() - begin;
  const { ticks, gap } = await page.evaluate(() => ({ ticks: ticks.length, gap: Math.max(...ticks.slice(1).map((t, i) => t - ticks[i])) }));
  console.log(`  20 MB in ${(took / 1000).toFixed(1)} s; the page's timer ran ${ticks} times, at most ${Math.round(gap)} ms late`);
  assert.ok(gap < 1000, `the page stood still for ${gap} ms`);
  same((await saved(page, "markdown")).bytes, markdown(".", "--port", "8080/tcp", "big.txt"), "20 MB");
  await page.frameLocator("#report").locator("h1").waitFor();
  await shot(page, "big");
  // Cancel, and go on.
  await clear(page);
  await give(page, resolve("big.txt"));
  await page.click("#cancel");
  assert.equal(await page.textContent("#status"), "Cancelled.");
  assert.ok(!await page.isVisible("#work"));
  await give(page, dump(first));
  await done(page);
});

await check("keyboard only", {}, async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((t) => navigator.clipboard.writeText(t), readFileSync(dump(first), "utf8"));
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "choose");
  await page.evaluate(() => {
    document.getElementById("files").addEventListener("click", (event) => {
      event.preventDefault(); // no dialog
      event.target.dataset.asked = "yes";
    });
  });
  await page.keyboard.press("Enter");
  await page.locator("#files[data-asked]").waitFor({ state: "attached" });
  await tabTo(page, "paste");
  await page.keyboard.press("Control+V");
  await done(page);
  assert.equal(await focused(page), "result-title");
  await tabTo(page, "copy-markdown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("copy-markdown").textContent === "Copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.textContent("#markdown"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.getElementById("copy-brief").textContent === "Copied");
  assert.ok((await page.evaluate(() => navigator.clipboard.readText())).trim().split("\n").length <= 10);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "show-markdown");
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("#markdown"));
  assert.equal(await page.getAttribute("#show-markdown", "aria-pressed"), "true");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, "again");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => document.activeElement.id === "report");
  // The question is asked with Enter.
  await page.focus("#input > summary");
  await page.keyboard.press("Enter");
  await tabTo(page, "ports");
  await page.keyboard.type("443");
  await page.keyboard.press("Enter");
  await done(page);
  await page.waitForFunction(() => document.getElementById("markdown").textContent.includes("port 443"));
  assert.match(await page.textContent("#status"), /^The report is ready\. .*443/);
});

for (const width of [390, 1280, 1920]) {
  for (const scheme of ["light", "dark"]) {
    await check(`looks at ${width}, ${scheme}`, { width, height: width === 390 ? 844 : 1000, scheme, outside: true }, async (page) => {
      await fits(page, "start");
      await accessible(page, "start");
      await shot(page, `start-${width}-${scheme}`);
      await give(page, dump(first));
      await done(page);
      await page.frameLocator("#report").locator("h1").waitFor();
      await fits(page, "report");
      await accessible(page, "report");
      await shot(page, `report-${width}-${scheme}`);
      await page.click("#show-markdown");
      await fits(page, "markdown");
      await accessible(page, "markdown");
      await shot(page, `markdown-${width}-${scheme}`);
      await page.click("#input > summary");
      await page.click(".capture > summary");
      await fits(page, "input");
      await accessible(page, "input");
      await shot(page, `input-${width}-${scheme}`);
    });
  }
}

await browser.close();
console.log(`${checks} checks, ${failures} failures, ${(statSync("page.html").size / 1e6).toFixed(1)} MB page`);
process.exit(failures ? 1 : 0);
