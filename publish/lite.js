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
// What is kept where, how to take it along, and a way back: a saved change hides the original.
(() => {
  if (location.pathname.includes("/tree/")) return;
  const open = () => window.jupyterapp?.shell.currentWidget?.context;
  const deeds = {
    "Download this notebook": async (context) => {
      await context.save();
      await jupyterapp.commands.execute("docmanager:download");
    },
    "Fetch the original again": async (context) => {
      if (!confirm("Your changes in " + context.path + " will be lost. Fetch the original again?")) return;
      context.model.dirty = false; // else the browser would ask a second time
      await jupyterapp.serviceManager.contents.delete(context.path);
      location.reload();
    },
  };
  const show = () => {
    const box = document.createElement("details");
    box.id = "zapad-work";
    box.style.cssText =
      "position:fixed;right:0;bottom:0;z-index:10000;max-width:min(26rem,100vw);box-sizing:border-box;" +
      "padding:6px 12px;background:#fff;color:#111;border:1px solid #555;font:16px/1.45 sans-serif";
    const head = document.createElement("summary");
    head.textContent = "Your work";
    const text = document.createElement("p");
    text.textContent =
      "What you write is kept in this browser on this device only, each time it is saved (Ctrl + S). " +
      "Nothing is sent to a server. It goes when the browser's data are cleared or a private window is " +
      "closed: download the notebook before you leave. The file opens in any JupyterLab, and here. " +
      "This page was not tried on an iPad or in Safari.";
    box.append(head, text);
    for (const [name, deed] of Object.entries(deeds)) {
      const button = document.createElement("button");
      button.textContent = name;
      button.style.cssText = "font:inherit;margin:0 8px 8px 0;padding:4px 14px";
      button.onclick = () => open() && deed(open());
      box.append(button);
    }
    document.body.append(box);
  };
  document.body ? show() : addEventListener("DOMContentLoaded", show);
})();
