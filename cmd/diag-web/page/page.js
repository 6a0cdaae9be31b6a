
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const body = document.body;
  const paste = byId("paste");
  // What is longer is not put into the text field, which would be slow.
  const longText = 200_000;

  // The inputs: {name, blob}. Pasted text stands in the text field.
  let files = [];
  // The report on show: bytes by form, and the name to save it under.
  let report = null;

  const size = (n) => n < 1024 ? `${n} bytes` : n < 1 << 20 ? `${Math.round(n / 1024)} KB` : `${(n / (1 << 20)).toFixed(1)} MB`;
  const plural = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  const say = (text, busy) => {
    byId("status").textContent = text;
    byId("status").classList.toggle("busy", Boolean(busy));
  };
  const element = (name, text, className) => {
    const e = document.createElement(name);
    e.textContent = text;
    if (className) e.className = className;
    return e;
  };
  const complain = (troubles) => {
    byId("troubles").replaceChildren(...troubles.map(({ text, advice }) => {
      const div = element("div", "", "trouble");
      div.append(element("p", text));
      if (advice) div.append(element("p", `→ ${advice}`));
      return div;
    }));
    if (troubles.length) byId("troubles").scrollIntoView({ block: "nearest" });
  };

  // The worker runs the analyzer, so that the page stays usable meanwhile.
  let worker = null;
  let ready = false;
  let job = 0;
  let running = 0;
  let clock = 0;
  const startWorker = () => {
    ready = false;
    const url = URL.createObjectURL(new Blob([byId("worker").textContent], { type: "text/javascript" }));
    worker = new Worker(url);
    const mine = worker;
    worker.onerror = (event) => {
      if (mine === worker) crashed(event.message);
    };
    worker.onmessage = ({ data }) => {
      if (mine !== worker) return;
      if (data.ready) {
        ready = true;
        URL.revokeObjectURL(url);
      } else if (data.crash) {
        crashed(data.crash);
      } else if (data.id === running && data.result) {
        finish(data.result);
      } else if (data.id === running) {
        say(`${data.text} …`, true);
        byId("progress").max = data.all;
        // A bar at zero looks stuck; without a value it moves.
        if (data.done > 0) byId("progress").value = data.done;
        else byId("progress").removeAttribute("value");
      }
    };
    worker.postMessage({ analyzer: byId("analyzer").textContent });
  };
  const busy = (on) => {
    byId("work").hidden = !on;
    byId("go").disabled = on;
    clearInterval(clock);
    byId("elapsed").textContent = "";
    if (!on) {
      running = 0;
      return;
    }
    const begin = performance.now();
    clock = setInterval(() => { byId("elapsed").textContent = `${Math.round((performance.now() - begin) / 1000)} s`; }, 500);
  };
  const crashed = (why) => {
    const wasReady = ready;
    worker.terminate();
    worker = null;
    busy(false);
    say("");
    complain([{ text: `The analyzer stopped: ${why}.`, advice: wasReady ? "try again with less text, or use diag analyze on the command line" : "use a current version of Firefox, Chrome, Edge or Safari" }]);
  };
  const run = () => {
    const list = inputs();
    hideReport();
    complain([]);
    if (!worker) startWorker();
    running = ++job;
    busy(true);
    byId("work").scrollIntoView({ block: "nearest" });
    byId("progress").removeAttribute("value");
    say(ready ? "Reading …" : "Starting the analyzer …", true);
    worker.postMessage({ id: running, files: list, ports: byId("ports").value, errors: byId("errors").value });
  };
  const cancel = () => {
    worker.terminate();
    startWorker();
    busy(false);
    say("Cancelled.");
    byId("input").open = true;
    byId("go").focus();
  };

  // The report.
  const decode = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const hideReport = () => {
    report = null;
    byId("result").hidden = true;
    byId("hints").hidden = true;
    byId("markdown").textContent = "";
    byId("report").removeAttribute("srcdoc");
    body.classList.remove("done");
    document.title = "diag: who holds the port?";
  };
  const finish = (result) => {
    busy(false);
    complain(result.troubles);
    byId("hints").replaceChildren(...result.hints.map((h) => element("li", h)));
    byId("hints").hidden = !result.hints.length;
    if (!result.markdown) {
      say("There is no report.");
      byId("input").open = true;
      return;
    }
    const list = inputs();
    report = { ...result, name: list[0].name.replace(/^.*\//, "").replace(/\.(txt|log|zip|tar|tgz|tar\.gz)$/i, "") };
    byId("markdown").textContent = decode(result.markdown);
    byId("report").srcdoc = decode(result.html);
    byId("report").title = `Report: ${result.headline}`;
    const from = list.length === 1 ? list[0].name : plural(list.length, "file");
    byId("result-title").textContent = `Report on ${from}`;
    byId("input-title").textContent = "Input and question";
    byId("result").hidden = false;
    byId("input").open = false;
    body.classList.add("done");
    document.title = `${result.headline} (diag)`;
    view("report");
    say(`The report is ready. ${result.headline}`);
    byId("result-title").focus();
    scrollTo(0, 0);
  };
  const view = (which) => {
    for (const name of ["report", "markdown"]) {
      byId(name).hidden = name !== which;
      byId(`show-${name}`).setAttribute("aria-pressed", String(name === which));
    }
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const focus = document.activeElement;
      const area = document.createElement("textarea");
      area.value = text;
      body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focus.focus();
      return done;
    }
  };
  const copier = (id, text) => {
    const button = byId(id);
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const done = await copy(text());
      button.textContent = done ? "Copied" : "Copying failed";
      say(button.textContent);
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  };
  const save = (form, type, ending) => byId(`save-${form}`).addEventListener("click", () => {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([report[form]], { type }));
    a.download = `${report.name}-report.${ending}`;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
  });
  copier("copy-markdown", () => decode(report.markdown));
  copier("copy-brief", () => decode(report.brief));
  copier("copy-commands", () => byId("commands").textContent);
  save("markdown", "text/markdown", "md");
  save("html", "text/html", "html");
  save("json", "application/json", "json");
  byId("show-report").addEventListener("click", () => view("report"));
  byId("show-markdown").addEventListener("click", () => view("markdown"));

  // The inputs.
  const unused = (name, taken) => {
    for (let n = 2, plain = name; taken.has(name); n++) name = plain.replace(/(\.[^./]*)?$/, ` (${n})$1`);
    taken.add(name);
    return name;
  };
  const inputs = () => {
    const list = [...files];
    if (paste.value.trim()) list.push({ name: unused("pasted.txt", new Set(files.map((f) => f.name))), blob: new Blob([paste.value]) });
    return list;
  };
  const showList = () => {
    byId("list").replaceChildren(...files.map((f) => {
      const li = element("li", "");
      const remove = element("button", "Remove");
      remove.type = "button";
      remove.setAttribute("aria-label", `Remove ${f.name}`);
      remove.addEventListener("click", () => {
        files = files.filter((g) => g !== f);
        showList();
        say(`${f.name} was removed. Analyze again for a new report.`, true);
        (byId("list").querySelector("button") ?? byId("choose")).focus();
      });
      li.append(element("span", f.name, "name"), element("span", size(f.blob.size), "soft"), remove);
      return li;
    }));
    byId("list").hidden = !files.length;
    byId("keep-field").hidden = !files.length && !paste.value.trim();
  };
  // What comes together is one machine. It takes the place of what was there,
  // lest two machines get mixed, unless the user says that it belongs to it.
  const take = (list) => {
    if (!list.length) {
      complain([{ text: "Nothing was found in what you gave.", advice: "give files that hold text, or a ZIP archive of them" }]);
      return;
    }
    if (!byId("keep").checked) {
      files = [];
      paste.value = "";
    }
    const taken = new Set(files.map((f) => f.name));
    for (const f of list) files.push({ name: unused(f.name, taken), blob: f.blob });
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    showList();
    run();
  };
  const chosen = (list) => [...list].map((f) => ({ name: f.webkitRelativePath || f.name, blob: f }));
  for (const [button, input] of [["choose", "files"], ["choose-folder", "folder"]]) {
    byId(button).addEventListener("click", () => byId(input).click());
    byId(input).addEventListener("change", (event) => {
      const list = chosen(event.target.files);
      event.target.value = "";
      if (list.length) take(list);
    });
  }

  // Dropped folders: by handles, or by entries where there are none.
  const walkHandle = async (handle, path, out) => {
    if (handle.kind === "file") out.push({ name: path, blob: await handle.getFile() });
    else for await (const child of handle.values()) await walkHandle(child, `${path}/${child.name}`, out);
  };
  const walkEntry = async (entry, path, out) => {
    if (entry.isFile) {
      out.push({ name: path, blob: await new Promise((done, fail) => entry.file(done, fail)) });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return;
      for (const child of some) await walkEntry(child, `${path}/${child.name}`, out);
    }
  };
  const drop = async (transfer) => {
    const text = transfer.getData("text/plain");
    // The items are gone after the first wait.
    const items = [...transfer.items].filter((i) => i.kind === "file").map((i) => ({
      file: i.getAsFile(), entry: i.webkitGetAsEntry?.(), handle: i.getAsFileSystemHandle?.().catch(() => null),
    }));
    if (!items.length) {
      if (text) pasteText(text);
      return;
    }
    const list = [];
    for (const { file, entry, handle } of items) {
      if (!entry?.isDirectory) {
        if (file) list.push({ name: file.name, blob: file });
        continue;
      }
      try {
        const h = await handle;
        await (h ? walkHandle(h, h.name, list) : walkEntry(entry, entry.name, list));
      } catch {
        complain([{ text: `${entry.name}: the browser does not let this page read a dropped folder.`, advice: "use Choose a folder, or drop the files in it" }]);
        return;
      }
    }
    take(list);
  };
  let over = 0;
  const cover = (on) => { byId("over").hidden = !on; };
  addEventListener("dragenter", (event) => {
    event.preventDefault();
    over++;
    cover(true);
  });
  addEventListener("dragleave", () => {
    over = Math.max(0, over - 1);
    if (!over) cover(false);
  });
  addEventListener("dragover", (event) => {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    over = 0;
    cover(false);
    drop(event.dataTransfer);
  });

  // Pasting works everywhere on the page but in the fields of the question.
  const pasteText = (text) => {
    if (text.length > longText) {
      take([{ name: "pasted.txt", blob: new Blob([text]) }]);
      return;
    }
    if (!byId("keep").checked) {
      files = [];
      paste.value = text;
    } else {
      paste.value += (paste.value && !paste.value.endsWith("\n") ? "\n" : "") + text;
    }
    showList();
    run();
  };
  addEventListener("paste", (event) => {
    if (event.target.matches?.("#ports, #errors")) return;
    const list = chosen(event.clipboardData.files);
    const text = event.clipboardData.getData("text/plain");
    if (list.length && !text) {
      event.preventDefault();
      take(list);
      return;
    }
    if (!text.trim()) return;
    // A few words are being edited, they are no capture.
    if (event.target === paste && paste.value && text.length <= longText) return;
    event.preventDefault();
    pasteText(text);
  });
  paste.addEventListener("input", showList);
  paste.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
  });
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running) run();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("again").addEventListener("click", () => {
    hideReport();
    complain([]);
    files = [];
    for (const id of ["paste", "ports", "errors"]) byId(id).value = "";
    byId("keep").checked = false;
    showList();
    say("");
    byId("input").open = true;
    byId("choose").focus();
  });

  showList();
  if (typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined" || typeof Worker === "undefined") {
    complain([{ text: "This browser is too old for this page.", advice: "use a current version of Firefox, Chrome, Edge or Safari" }]);
    return;
  }
  startWorker();
})();
