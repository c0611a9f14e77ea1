// Runs before the page is painted: colours and sidebar are as they were left, without a flash of the other.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // The browser keeps nothing for this page.
    }
  };
  const write = (key, value) => {
    try {
      value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value);
    } catch {
      // It holds for this page then.
    }
  };
  const ofSystem = () => (system.matches ? "dark" : "light");
  const show = (theme) => (root.dataset.theme = theme);

  show(read("ragstarter.theme") ?? ofSystem());
  root.dataset.sidebar = read("ragstarter.sidebar") ?? "open";
  system.addEventListener("change", () => show(read("ragstarter.theme") ?? ofSystem()));

  window.appearance = {
    // Who switches back to what the system says follows the system again.
    switchTheme: () => {
      const theme = root.dataset.theme === "dark" ? "light" : "dark";
      write("ragstarter.theme", theme === ofSystem() ? null : theme);
      show(theme);
    },
    setSidebar: (state) => {
      write("ragstarter.sidebar", state === "open" ? null : state);
      root.dataset.sidebar = state;
    },
  };
})();
