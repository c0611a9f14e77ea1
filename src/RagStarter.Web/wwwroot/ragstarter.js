// The few things that the page cannot do without script of its own. All of it works before the connection is there.
(() => {
  const root = document.documentElement;
  const narrow = window.matchMedia("(max-width: 959px)");

  // The sidebar: beside the page where there is room, a drawer over it where there is not.
  const sidebar = {
    isOpen: () => (narrow.matches ? root.dataset.drawer === "open" : root.dataset.sidebar === "open"),
    set(open) {
      if (narrow.matches) {
        root.dataset.drawer = open ? "open" : "closed";
        for (const part of document.querySelectorAll("#content, .top-bar")) {
          part.inert = open;
        }
        (open ? document.querySelector("#sidebar a, #sidebar button") : document.querySelector(".top-bar button"))?.focus();
      } else {
        window.appearance.setSidebar(open ? "open" : "closed");
        document.querySelector(open ? ".sidebar-head button" : ".sidebar-show")?.focus();
      }
    },
    toggle: () => sidebar.set(!sidebar.isOpen()),
  };

  narrow.addEventListener("change", () => {
    root.dataset.drawer = "closed";
    document.querySelectorAll("#content, .top-bar").forEach((part) => (part.inert = false));
  });

  // What is copied is the text alone: code as it stands, a table with tabs between its cells.
  const textOf = (block) =>
    block.matches("table")
      ? [...block.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join("\t")).join("\n")
      : block.querySelector("code").textContent;
  const copy = async (button, text) => {
    await navigator.clipboard.writeText(text);
    const isWord = "done" in button.dataset;
    const before = button.textContent;
    button.dataset.copied = "true";
    if (isWord) {
      button.textContent = button.dataset.done;
    }
    setTimeout(() => {
      delete button.dataset.copied;
      if (isWord) {
        button.textContent = before;
      }
    }, 2000);
  };

  // The quote behind a number, beside it, for the pointer and for the keyboard.
  const card = document.createElement("div");
  card.className = "quote-card";
  card.id = "quote-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  const showQuote = (mark) => {
    if (mark.title) {
      mark.dataset.quote = mark.title; // The browser's own would come late, and not for the keyboard.
      mark.removeAttribute("title");
    }
    if (!mark.dataset.quote) {
      return;
    }
    card.textContent = mark.dataset.quote;
    card.hidden = false;
    mark.setAttribute("aria-describedby", card.id);
    const at = mark.getBoundingClientRect();
    const left = Math.min(at.left, window.innerWidth - card.offsetWidth - 16);
    const above = at.top - card.offsetHeight - 8;
    card.style.left = `${Math.max(16, left)}px`;
    card.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  };
  for (const [show, hide] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(show, (event) => {
      const mark = event.target.closest?.("a.cite");
      if (mark) {
        showQuote(mark);
      }
    });
    document.addEventListener(hide, (event) => {
      if (event.target.closest?.("a.cite")) {
        card.hidden = true;
      }
    });
  }

  // An open menu of a row closes when something else is clicked, or with Escape.
  const openMenu = () => document.querySelector("details.row-menu[open], details.budget[open]");
  document.addEventListener("click", (event) => {
    const menu = openMenu();
    if (menu && (!menu.contains(event.target) || event.target.closest("details div, details table"))) {
      menu.open = false;
    }
  });

  const clickFirst = (selector) => document.querySelector(selector)?.click();
  const actions = {
    sidebar: sidebar.toggle,
    theme: () => window.appearance.switchTheme(),
    "new-conversation": () => clickFirst("[data-shortcut=new]"),
    skip: () => document.getElementById("content")?.focus(),
    "copy-answer": (button) => copy(button, button.closest(".answer").querySelector(".reply").innerText),
    "copy-block": (button) => copy(button, textOf(button.closest("pre, table"))),
    shortcuts: () => document.getElementById("shortcuts")?.showModal(),
    "copy-text": (button) => copy(button, document.getElementById(button.dataset.copy).textContent.trim()),
    reload: () => location.reload(),
    reconnect: async () => {
      // A server that answers but does not know the page any more was started anew.
      try {
        if (!(await Blazor.reconnect())) {
          location.reload();
        }
      } catch {
        // Still no connection; the notice stays.
      }
    },
  };

  document.addEventListener(
    "click",
    (event) => {
      const element = event.target.closest?.("[data-action]");
      if (element && actions[element.dataset.action]) {
        event.preventDefault();
        actions[element.dataset.action](element);
      } else if (narrow.matches && sidebar.isOpen() && event.target.closest?.("#sidebar a")) {
        sidebar.set(false);
      }
    },
    true, // Before Blazor, which would follow the link to the content without moving the focus.
  );

  // A file that is let go of beside a place for files would be opened in place of the page.
  for (const type of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(type, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) {
        return;
      }
      root.toggleAttribute("data-dragging", type === "dragover" || (type === "dragleave" && event.relatedTarget !== null));
      if (type !== "dragleave" && !event.target.closest?.("input[type=file]")) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "none";
      }
    });
  }

  // One shortcut each; nothing on single letters, which people type.
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape" && event.shiftKey) {
      document.getElementById("question")?.focus();
    } else if (event.key === "Escape" && openMenu()) {
      const menu = openMenu();
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (event.key === "Escape" && narrow.matches && sidebar.isOpen()) {
      sidebar.set(false);
    } else if (event.key === "Escape" && !document.querySelector("dialog[open], .mud-dialog, .mud-popover-open")) {
      clickFirst("[data-shortcut=stop]");
      return;
    } else if (command && event.shiftKey && event.code === "KeyO") {
      clickFirst("[data-shortcut=new]");
    } else if (command && event.shiftKey && event.code === "KeyS") {
      sidebar.toggle();
    } else if (command && !event.shiftKey && event.code === "KeyK") {
      if (!sidebar.isOpen()) {
        sidebar.set(true);
      }
      document.getElementById("conversation-search")?.focus();
    } else if (command && event.key === "/") {
      actions.shortcuts();
    } else {
      return;
    }
    event.preventDefault();
  });

  // The notice of a lost connection; Blazor says how it stands.
  const connection = document.getElementById("connection");
  document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", (event) => {
    const words = { show: "lost", retrying: "lost", failed: "failed", rejected: "ended", paused: "ended", "resume-failed": "ended" };
    const state = words[event.detail.state];
    const line = connection.querySelector("p");
    const text = state ? connection.dataset[state] : "";
    connection.dataset.state = state ?? "";
    if (line.textContent !== text) {
      line.textContent = text;
    }
  });

  // What was typed and not yet sent outlives a reload and can be typed before the page is connected.
  const draftKey = "ragstarter.draft";
  const keepDraft = (text) => {
    try {
      sessionStorage.setItem(draftKey, text);
    } catch {
      // Nothing is kept then.
    }
  };
  const fit = (box) => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
  };

  window.ragstarter = {
    draft: () => document.getElementById("question")?.value || sessionStorage.getItem(draftKey) || "",
    dropDraft: () => {
      keepDraft("");
      const box = document.getElementById("question");
      if (box) {
        box.style.height = "auto"; // It is empty again, and as small as at first.
      }
    },
    submit: (id) => document.getElementById(id)?.requestSubmit(),
    focus: (id) => document.getElementById(id)?.focus(),
    showAll: (id) => document.getElementById(id)?.scrollIntoView({ block: "nearest" }),
    show: (id) => document.getElementById(id)?.scrollIntoView({ block: "center" }),
    // Code and tables of a complete answer get a button that copies them.
    decorate: (id, label, done) => {
      for (const block of document.getElementById(id)?.querySelectorAll(".reply pre, .reply table") ?? []) {
        if (block.querySelector(".copy")) {
          continue;
        }
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "copy", textContent: label });
        Object.assign(button.dataset, { action: "copy-block", done });
        if (block.matches("table")) {
          block.createCaption().append(button);
        } else {
          const code = block.querySelector("code");
          code.tabIndex = 0; // It scrolls sideways, also with the keyboard.
          block.prepend(button);
        }
      }
    },
    // Follows the end of the conversation only while the reader is there.
    showEnd: (id, always) => {
      const end = document.getElementById(id);
      if (end && (always || end.getBoundingClientRect().top < window.innerHeight + 400)) {
        end.scrollIntoView({ block: "end" });
      }
    },
  };

  // Enter asks, Shift+Enter begins a new line; where a word is being composed it belongs to that. What was typed before
  // the page is connected stays.
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && box instanceof HTMLTextAreaElement && box.hasAttribute("data-enter")) {
      event.preventDefault();
      if (document.querySelector("[data-connected=true]")) {
        box.form.requestSubmit();
      }
    }
  });

  // The box for the question grows with its text.
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (box instanceof HTMLTextAreaElement && box.hasAttribute("data-grow")) {
      fit(box);
      if (box.id === "question") {
        keepDraft(box.value);
      }
    }
  });
})();
