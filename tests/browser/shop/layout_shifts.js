// Sums the page's layout shifts in `shifts.sum`, and lists the elements that moved in `shifts.moved`.
window.shifts = { sum: 0, moved: [] };
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    window.shifts.sum += value;
    for (const { node, previousRect, currentRect } of sources)
      window.shifts.moved.push(`${node?.nodeName} ${node?.textContent?.slice(0, 20)} from ${previousRect.top} to ${currentRect.top}`);
  }
}).observe({ type: "layout-shift", buffered: true });
