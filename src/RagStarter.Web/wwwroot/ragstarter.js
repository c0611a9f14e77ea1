// The page's own rendering writes HTML that the server made; nothing else becomes HTML, and no text becomes a script.
window.trustedTypes?.createPolicy("default", { createHTML: (html) => html });

// What was typed and not yet sent: the page can be typed into before it is connected.
let draft = "";

// The few things that the page cannot do without script of its own.
window.ragstarter = {
  draft: () => draft,
  dropDraft: () => (draft = ""),
  getTheme: () => localStorage.getItem("ragstarter.theme"),
  setTheme: (theme) => localStorage.setItem("ragstarter.theme", theme),
  submit: (id) => document.getElementById(id)?.requestSubmit(),
  show: (id) => document.getElementById(id)?.scrollIntoView({ block: "center" }),
  // Follows the end of the conversation only while the reader is there.
  showEnd: (id) => {
    const end = document.getElementById(id);
    if (end && end.getBoundingClientRect().top < window.innerHeight + 400) {
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
    draft = box.value;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
  }
});
