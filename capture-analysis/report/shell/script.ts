// The page's only script: texts of events at the pointer and at the keyboard's focus. Without it, browsers show each event's <title>.

/** Farther from the pointer, an event is not meant. In pixels of the screen. */
const REACH = 18;

export const SCRIPT = `(() => {
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.setAttribute("role", "status");
  document.body.append(tip);
  let current;

  function hide() {
    current?.classList.remove("on");
    current = undefined;
    tip.textContent = "";
  }

  function show(item) {
    if (item === current) return;
    hide();
    current = item;
    item.classList.add("on");
    tip.textContent = item.dataset.text;
    const at = item.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    const left = Math.min(Math.max(8, (at.left + at.right - width) / 2), innerWidth - width - 8);
    const below = at.bottom + 10;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = (below + height < innerHeight ? below : Math.max(8, at.top - height - 10)) + "px";
  }

  function distance(item, x, y) {
    const { left, right, top, bottom } = item.getBoundingClientRect();
    const away = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    return item.classList.contains("back") ? away + ${REACH - 1} : away;
  }

  for (const box of document.querySelectorAll(".scroll")) {
    const items = [...box.querySelectorAll(".e")];
    if (items.length === 0) continue;
    for (const item of items) {
      const title = item.querySelector("title");
      item.dataset.text = title.textContent;
      title.remove();
    }
    const marked = items.filter((item) => item.classList.contains("m"));
    const stops = marked.length > 0 ? marked : items;
    const steps = {
      ArrowRight: (index) => Math.min(stops.length - 1, index + 1),
      ArrowLeft: (index) => Math.max(0, index - 1),
      Home: () => 0,
      End: () => stops.length - 1,
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      const step = steps[event.key];
      if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = stops[step(stops.indexOf(current))];
      next.scrollIntoView({ block: "nearest", inline: "nearest" });
      show(next);
    });
    const point = ({ clientX, clientY }) => {
      let [nearest, least] = [undefined, ${REACH}];
      for (const item of items) {
        const away = distance(item, clientX, clientY);
        if (away < least) [nearest, least] = [item, away];
      }
      if (nearest === undefined) hide();
      else show(nearest);
    };
    box.addEventListener("pointermove", point);
    box.addEventListener("pointerdown", point);
    box.addEventListener("pointerleave", hide);
    box.addEventListener("blur", hide);
  }
})();
`;
