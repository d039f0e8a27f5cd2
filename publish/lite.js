// Without Python's runtime a cell would wait for ever and say nothing: say it instead.
(() => {
  const runtime = new URL("RUNTIME", location.href);
  const patience = 20000; // milliseconds
  const tell = () => {
    const note = document.createElement("div");
    note.id = "zapad-no-runtime";
    note.setAttribute("role", "alert");
    note.style.cssText =
      "position:fixed;left:0;right:0;bottom:0;z-index:100000;padding:12px 16px;background:#fff3cd;" +
      "color:#111;border-top:3px solid #8a5a00;font:16px/1.45 sans-serif";
    const text = document.createElement("p");
    text.style.cssText = "margin:0 0 8px";
    text.textContent =
      "Python could not be reached at " + runtime.host + ". You can read the notebooks, but cells " +
      "will not run: they stay at [*]. Look whether this device has a network and reload the page. " +
      "If it stays so, the network may block that address: ask your lecturer, or use the ZIP.";
    const close = document.createElement("button");
    close.textContent = "Close";
    close.style.cssText = "font:inherit;padding:4px 14px";
    close.onclick = () => note.remove();
    note.append(text, close);
    document.body.append(note);
  };
  const gone = new AbortController();
  const clock = setTimeout(() => gone.abort(), patience);
  fetch(runtime, { signal: gone.signal, cache: "no-store" })
    .then((answer) => { if (!answer.ok) throw new Error(answer.status); })
    .catch(() => (document.body ? tell() : addEventListener("DOMContentLoaded", tell)))
    .finally(() => clearTimeout(clock));
})();
