
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");

  // In a frame that another page has filled, "#x" would mean that page.
  if (location.protocol === "about:") {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      event.preventDefault();
      location.hash = link.getAttribute("href");
    });
  }

  // Copy buttons.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    const label = button.firstChild;
    const status = document.createElement("span");
    status.className = "sr";
    status.setAttribute("role", "status");
    button.after(status);
    button.addEventListener("click", async () => {
      const done = await copy(button.parentElement.querySelector("code").textContent);
      button.focus();
      label.data = done ? "Copied" : "Failed";
      status.textContent = done ? "Copied" : "Copying failed";
      setTimeout(() => { label.data = "Copy"; status.textContent = ""; }, 2000);
    });
  }

  // Port map: sort by a click on a column, filter by words.
  const table = byId("portmap");
  if (table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const text = (row, i) => row.cells[i].textContent;
    const compare = new Intl.Collator("en", { numeric: true }).compare;
    heads.forEach((head, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const h of heads) h.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((a, b) => {
          const x = text(a, i), y = text(b, i);
          // What is empty stays last.
          if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1);
          return (down ? -1 : 1) * compare(x, y);
        });
        body.append(...rows);
      });
    });
    const input = byId("filter");
    const status = byId("filtered");
    input.closest(".filter").hidden = false;
    const filter = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const cells = [...row.cells].map((c) => c.textContent.toLowerCase());
        // A number is a port or a PID as a whole; anything else a part of a cell.
        const fits = words.every((w) => /^\d+$/.test(w) ? cells[0] === w || cells[4] === w : cells.some((c) => c.includes(w)));
        row.hidden = !fits;
        if (fits) shown++;
      }
      status.textContent = words.length ? `${shown} of ${rows.length}` : "";
    };
    input.addEventListener("input", filter);
    filter();
  }

  // The dump: what was understood of a line.
  const dump = byId("dump");
  const about = byId("about");
  const list = byId("about-list");
  const marks = {
    r: "yes, its content is in a record",
    f: "yes, it is a title, ruler, prompt or the like, without data",
    b: "blank",
    u: "no, nothing explains it",
  };
  let current = null;
  const row = (name, ...nodes) => {
    const div = document.createElement("div");
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = name;
    dd.append(...nodes);
    div.append(dt, dd);
    list.append(div);
  };
  const show = (line) => {
    current?.classList.remove("at");
    current = line;
    line.classList.add("at");
    const part = line.closest(".part");
    const doc = line.closest(".doc").querySelector("h3").textContent;
    const number = line.firstElementChild.textContent;
    byId("about-h").textContent = `${doc}, line ${number}`;
    list.replaceChildren();
    const mark = Object.keys(marks).find((m) => line.classList.contains(m));
    row("Understood", marks[mark]);
    if (line.dataset.reads) row("Read as", line.dataset.reads);
    row("Section", `${part.dataset.label}, lines ${part.dataset.from} to ${part.dataset.to}`);
    if (part.dataset.command) row("Command", part.dataset.command);
    for (const p of line.querySelectorAll(".problem")) row("Problem", p.textContent);
    const uses = [...line.querySelectorAll(".uses a")].map((a) => {
      const link = document.createElement("a");
      link.href = a.getAttribute("href");
      link.textContent = a.textContent;
      return link;
    });
    row("Used by", ...(uses.length ? uses.flatMap((a, i) => (i ? [", ", a] : [a])) : ["nothing in this report"]));
    byId("about-status").textContent = `Line ${number}: ${line.querySelector("code").textContent.trim()}. ${part.dataset.label}. Used by ${uses.map((a) => a.textContent).join(", ") || "nothing"}.`;
    about.hidden = false;
  };
  const close = () => {
    about.hidden = true;
    current?.classList.remove("at");
  };
  const go = (line) => {
    if (!line) return;
    show(line);
    line.scrollIntoView({ block: "center" });
    line.firstElementChild.focus({ preventScroll: true });
  };
  const target = () => {
    const e = /^#d\d+l\d+$/.test(location.hash) && byId(location.hash.slice(1));
    if (e) {
      go(e);
      return;
    }
    const claim = location.hash.length > 1 && byId(location.hash.slice(1));
    const fold = claim && claim.querySelector(":scope > details");
    if (fold && claim.classList.contains("finding")) fold.open = true;
  };
  byId("keys").hidden = false;
  byId("about-close").addEventListener("click", () => {
    close();
    current?.firstElementChild.focus();
  });
  dump.addEventListener("click", (event) => {
    const line = event.target.closest(".l");
    if (!line || event.target.closest(".uses") || String(getSelection()) !== "") return;
    if (event.target.closest("a")) return; // the hash changes
    show(line);
  });
  const lines = [...dump.querySelectorAll(".l")];
  const quoted = lines.filter((l) => l.classList.contains("q"));
  const order = new Map(lines.map((l, i) => [l, i]));
  dump.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = current ? order.get(current) : -1;
    const inside = event.target.closest(".l");
    switch (event.key) {
      case "ArrowDown": if (!inside) return; go(lines[at + 1]); break;
      case "ArrowUp": if (!inside) return; go(lines[at - 1]); break;
      case "n": go(quoted.find((l) => order.get(l) > at)); break;
      case "p": go(quoted.findLast((l) => order.get(l) < at)); break;
      case "Escape": close(); break;
      default: return;
    }
    event.preventDefault();
  });
  addEventListener("hashchange", target);
  if (location.hash) target();
})();
