// Draws metrics with uPlot, which is loaded when the first chart is shown.
// Knows nothing of runs: an element, a label, steps and values come in.

const charts = new WeakMap();
let library;

function load() {
  // `import.meta.url` is below snippets/ in the page's folder; the library lies beside the page.
  library ??= import(new URL("../../../../vendor/uPlot.esm.js", import.meta.url).href).then((module) => module.default);
  return library;
}

function color(element, name, fallback) {
  return getComputedStyle(element).getPropertyValue(name).trim() || fallback;
}

export async function drawChart(element, label, steps, values) {
  let uPlot;
  try {
    uPlot = await load();
  } catch {
    return; // The table beside the charts has the same figures.
  }
  if (!element.isConnected) return;
  const data = [steps, values.map((value) => (Number.isFinite(value) ? value : null))];
  const known = charts.get(element);
  if (known) {
    known.chart.setData(data);
    return;
  }
  const ink = () => color(element, "--rc-muted", "#666");
  const grid = () => color(element, "--rc-border", "#ddd");
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 }, font: "12px system-ui, sans-serif" };
  const options = {
    width: Math.max(element.clientWidth, 200),
    height: 180,
    legend: { show: false },
    cursor: { y: false },
    scales: { x: { time: false } },
    axes: [axis, { ...axis, size: 60 }],
    series: [{}, { label, stroke: () => color(element, "--rc-accent", "#2563eb"), width: 2, points: { show: steps.length < 60, size: 6 } }],
  };
  const chart = new uPlot(options, data, element);
  const observer = new ResizeObserver(() => chart.setSize({ width: Math.max(element.clientWidth, 200), height: 180 }));
  observer.observe(element);
  charts.set(element, { chart, observer });
}

export function removeChart(element) {
  const known = charts.get(element);
  if (known) {
    known.observer.disconnect();
    known.chart.destroy();
    charts.delete(element);
  }
}
