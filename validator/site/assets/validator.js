// The overview's filters. Everything is on the page already: nothing is fetched, so this works from file:// too.
(() => {
  const follow = (overview) => {
    if (overview.dataset.validatorLive) return
    overview.dataset.validatorLive = "true"
    const chips = [...overview.querySelectorAll(".validator-chip")]
    const rows = [...overview.querySelectorAll("tbody tr")]
    const field = overview.querySelector(".validator-filter")
    const none = overview.querySelector(".validator-overview__none")
    overview.querySelector(".validator-chips").classList.add("validator-chips--live")
    field.hidden = false
    const show = () => {
      const wanted = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true")
        .map((chip) => chip.dataset.validatorStatus)
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean)
      for (const row of rows) {
        const text = row.textContent.toLowerCase()
        const kept = !wanted.length || wanted.includes(row.dataset.validatorStatus)
        row.hidden = !(kept && words.every((word) => text.includes(word)))
      }
      none.hidden = rows.some((row) => !row.hidden)
    }
    for (const chip of chips) {
      chip.addEventListener("click", () => {
        chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"))
        show()
      })
    }
    field.addEventListener("input", show)
  }
  const start = () => document.querySelectorAll(".validator-overview").forEach(follow)
  // Material replaces the page without loading it where navigation is instant; other themes load it.
  if (typeof document$ !== "undefined") document$.subscribe(start)
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start)
  else start()
})()
