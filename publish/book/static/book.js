/* What the pages do beyond standing there: answers to exercises, charts to explore, tables to
   search. Each part enhances what is on the page already, and none asks the network. */
"use strict";

/* Exercises: the same sentences as zapad.exercises gives in the notebook. */

function count(n, noun) {
  return n === 1 ? `1 ${noun} is` : `${n} ${noun}s are`;
}

function judgeChoice(about, chosen) {
  const offered = Object.keys(about.why).join(", ");
  if (!chosen.length) return [null, `Choose first: ${offered}.`];
  const wrong = chosen.filter((c) => !about.right.includes(c)).sort();
  if (wrong.length) return [false, wrong.map((w) => about.why[w]).join(" ")];
  const missing = about.right.length - chosen.length;
  if (missing) return [false, `So far so good, but ${count(missing, "letter")} still missing.`];
  return [true, about.right.map((r) => about.why[r]).join(" ")];
}

function judgeNumber(about, text) {
  let digits = text.trim().replace(/[\s\u202f]/g, "");
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) digits = digits.replaceAll(",", "");
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(digits)) return [null, "Write a number, such as 12.5."];
  const answer = Number(digits);
  // Where a whole number is asked for, a fraction agrees only as a rounding of the exact number.
  const near = (a, b, most) => Math.abs(a - b) <= most;
  const same = (a, b) => about.digits
    ? near(a, b, 0.5 * 10 ** -about.digits + 1e-9)
    : [b, ...(Math.abs(b) >= 1 ? [Math.round(b), Math.round(b * 10) / 10] : [])]
        .some((each) => near(a, each, 0.005));
  if (same(answer, about.right)) return [true, about.sentence];
  for (const [slip, sentence] of about.slips) if (same(answer, slip)) return [false, sentence];
  if (about.digits && answer === Math.round(about.right))
    return [false, "Close: give the decimals that are asked for."];
  if (!about.digits && answer % 1 !== 0)
    return [null, "A whole number, please: look again at what is counted."];
  const side = answer > about.right ? "more" : "less";
  return [false, `That is ${side} than the tables give. ${about.hint}`];
}

for (const form of document.querySelectorAll("form.answer")) {
  const about = JSON.parse(form.querySelector("script").textContent);
  const result = form.querySelector(".result");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(form).getAll(form.dataset.exercise);
    const [right, sentence] =
      about.kind === "choice" ? judgeChoice(about, given) : judgeNumber(about, given[0]);
    result.dataset.right = right;
    const head = document.createElement("strong");
    head.textContent = right === null ? "" : right ? "Right. " : "Not yet. ";
    result.replaceChildren(head, sentence);
  });
}

/* A link to something folded opens it. */

function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details:not([open])");
  if (folded) {
    folded.open = true;
    target.scrollIntoView();
  }
}
window.addEventListener("hashchange", unfold);
unfold();

/* Tables: DataTables searches and sorts the rows that stand on the page; all stay on it. */

function searchable(table) {
  const wrap = table.parentElement;
  const data = new DataTable(table, {
    paging: false,
    order: [],
    autoWidth: false,
    layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
    language: { info: "_TOTAL_ rows", infoFiltered: "of _MAX_", infoEmpty: "0 rows" },
  });
  const box = document.createElement("div");
  box.className = "find";
  box.innerHTML =
    '<label>Find rows <input type="search" autocomplete="off"></label> <span role="status"></span>';
  wrap.before(box);
  const [input, status] = [box.querySelector("input"), box.querySelector("span")];
  const find = (text) => {
    input.value = text;
    data.search(text).draw();
    const info = data.page.info();
    status.textContent = `${text ? `${info.recordsDisplay} of ` : ""}${info.recordsTotal} rows`;
  };
  input.addEventListener("input", () => find(input.value));
  find(new URLSearchParams(location.search).get("q") || "");
  // A link to a row shows it, whatever is searched for.
  const visit = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    if (!document.getElementById(id)) find("");
    const row = document.getElementById(id);
    if (row) row.scrollIntoView({ block: "center" });
  };
  window.addEventListener("hashchange", visit);
  visit();
}
// The page is drawn and readable before.
for (const table of document.querySelectorAll("table.rows")) {
  (window.requestIdleCallback ?? setTimeout)(() => searchable(table));
}

/* A table that is wider than the page scrolls, and so a keyboard must reach it. */

const reach = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    const about = { tabindex: "0", role: "group", "aria-label": "A table that scrolls sideways" };
    for (const [name, value] of Object.entries(about)) {
      if (scrolls) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }
});
for (const wrap of document.querySelectorAll(".wide:not([role])")) reach.observe(wrap);
// A date is not to be broken at its hyphens.
for (const cell of document.querySelectorAll("table.dataframe td")) {
  if (/^\d{4}-\d\d[-\d~/]*$/.test(cell.textContent)) cell.classList.add("date");
}

/* Charts to explore: plotly draws them, in the colours of the page; its menus and sliders become
   ordinary controls, which a keyboard reaches and a screen reader names. */

const DARK = {
  "#000000": "#ffffff", "#111111": "#e6e6e6", "#444444": "#bbbbbb", "#555555": "#cccccc",
  "#767676": "#a0a0a0", "#999999": "#aaaaaa", "#cccccc": "#5a6270", "#dddddd": "#48505c",
  "#eeeeee": "#363d47", "#f3eedd": "#3a3a2e", "#0072b2": "#4aa3df", white: "rgba(0,0,0,0)", "#ffffff": "rgba(0,0,0,0)",
};

function recoloured(value) {
  if (typeof value === "string") return DARK[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(recoloured);
  if (value && typeof value === "object") {
    // A bar with words in it keeps its ground, so the words on it keep their colour.
    const kept = value.type === "bar" && value.text ? ["marker", "textfont"] : [];
    return Object.fromEntries(
      Object.entries(value).map(([k, v]) => [k, kept.includes(k) ? v : recoloured(v)]),
    );
  }
  return value;
}

// A finger that moves over a chart means to move the page.
const touch = matchMedia("(pointer: coarse)").matches;

function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

function explore(figure) {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  const plot = figure.querySelector(".plot");
  const menus = spec.layout.updatemenus ?? [];
  const sliders = spec.layout.sliders ?? [];
  const controls = [
    ...menus.map((menu) => control(menu, menu.buttons, false)),
    ...sliders.map((slider) => control(slider, slider.steps, true)),
  ];
  delete spec.layout.updatemenus;
  delete spec.layout.sliders;
  // The controls say what is chosen, so that no words need say it; the marks move up.
  const words = spec.layout.annotations ?? [];
  for (const [, step] of controls.flatMap((c) => [...c.steps.entries()])) {
    for (const key of Object.keys(Object.assign({}, ...step.args))) {
      const told = /^annotations\[(\d+)\]\.text$/.exec(key);
      if (told) words[told[1]].visible = false;
    }
  }
  const lines = words
    .filter((a) => a.visible !== false && a.yref === "paper" && a.y > 1)
    .map((a) => a.text.split("<br>").length);
  const margin = (spec.layout.margin ??= {});
  const above = 16 + 20 * Math.max(0, ...lines);
  spec.layout.height = (spec.layout.height ?? 450) - Math.max(0, (margin.t ?? 100) - above);
  margin.t = Math.min(margin.t ?? 100, above);
  plot.style.minHeight = `${spec.layout.height}px`;

  /* A menu becomes a list to choose from, above the marks; a slider one of the browser's, below. */
  function control(about, steps, slides) {
    const start = about.active ?? 0;
    const input = document.createElement(slides ? "input" : "select");
    const label = document.createElement("label");
    const box = document.createElement("div");
    label.htmlFor = input.id = `${figure.id || "explore"}-${figure.querySelectorAll("label").length}`;
    label.textContent = named(about, steps);
    box.append(label, " ", input);
    if (slides) {
      const said = document.createElement("output");
      Object.assign(input, { type: "range", min: 0, max: steps.length - 1, value: start });
      box.append(" ", said);
      input.addEventListener("input", tell);
      tell();
      function tell() {
        said.value = steps[input.value].label;
        input.setAttribute("aria-valuetext", said.value);
      }
    } else {
      for (const step of steps) input.add(new Option(step.label));
      input.selectedIndex = start;
    }
    const chosen = () => (slides ? Number(input.value) : input.selectedIndex);
    const apply = () => {
      const step = steps[chosen()];
      if (step.method === "skip") return undefined;
      const args = isDark() ? recoloured(step.args) : structuredClone(step.args);
      return Plotly[step.method](plot, ...args);
    };
    input.addEventListener(slides ? "input" : "change", apply);
    figure.querySelector(slides ? ".choices.below" : ".choices").append(box);
    return { steps, apply, changed: () => chosen() !== start };
  }

  async function draw() {
    await plotly();
    const dark = isDark();
    const { data, layout } = dark ? recoloured(spec) : structuredClone(spec);
    const ink = dark ? "#e6e6e6" : "#111111";
    layout.autosize = true;
    if (touch) layout.dragmode = false;
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.font = { ...layout.font, color: ink };
    layout.hoverlabel = {
      ...layout.hoverlabel, bgcolor: dark ? "#22272e" : "#ffffff", font: { color: ink },
    };
    for (const axis of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))) {
      layout[axis] = { color: ink, gridcolor: dark ? "#363d47" : "#eeeeee", ...layout[axis] };
    }
    const config = { ...spec.config, responsive: true, ...(touch && { displayModeBar: false }) };
    await Plotly.react(plot, data, layout, config);
    for (const control of controls) if (control.changed()) await control.apply();
  }

  // Only once the reader comes near it: the page stands sooner, and plotly may not be needed.
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    draw();
    new MutationObserver(draw).observe(document.documentElement, {
      attributes: true, attributeFilter: ["data-theme"],
    });
  }, { rootMargin: "800px" });
  near.observe(figure);
}

let loading = null;
const here = document.currentScript.src;

function plotly() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", here);
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

/* plotly's menus have no names: a figure of ours says in a line above the marks what is chosen. */
function named(about, steps) {
  const prefix = about.currentvalue && about.currentvalue.prefix;
  if (prefix) return prefix.trim().replace(/:?$/, ":");
  for (const value of Object.values(Object.assign({}, ...(steps[0].args ?? [])))) {
    if (typeof value === "string" && value.includes(": ")) return value.split(": ")[0] + ":";
  }
  return "Choose:";
}

for (const figure of document.querySelectorAll("figure.explore")) explore(figure);
