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

  const clickFirst = (selector) => document.querySelector(selector)?.click();
  const actions = {
    sidebar: sidebar.toggle,
    theme: () => window.appearance.switchTheme(),
    skip: () => document.getElementById("content")?.focus(),
    shortcuts: () => document.getElementById("shortcuts")?.showModal(),
    copy: async (button) => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.copied;
    },
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

  // One shortcut each; nothing on single letters, which people type.
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape" && event.shiftKey) {
      document.getElementById("question")?.focus();
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
    dropDraft: () => keepDraft(""),
    submit: (id) => document.getElementById(id)?.requestSubmit(),
    focus: (id) => document.getElementById(id)?.focus(),
    show: (id) => document.getElementById(id)?.scrollIntoView({ block: "center" }),
    // Follows the end of the conversation only while the reader is there.
    showEnd: (id, always) => {
      const end = document.getElementById(id);
      if (end && (always || end.getBoundingClientRect().top < window.innerHeight + 400)) {
        end.scrollIntoView({ block: "end" });
      }
    },
  };

  // Enter sends the question: the box is empty again and as small as at first.
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (event.key === "Enter" && !event.shiftKey && box instanceof HTMLTextAreaElement && box.hasAttribute("data-grow")) {
      setTimeout(() => (box.style.height = "auto"));
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
