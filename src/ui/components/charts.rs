//! Metrics: a chart for each that has more than one point, and the figures of all as a table.

use run_composer_rest::wire::MetricPoint;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::texts::Texts;

#[wasm_bindgen(module = "/www/modules/chart.js")]
extern "C" {
    /// Draws points into an element, or redraws them; loads the chart library when first called.
    #[wasm_bindgen(js_name = drawChart)]
    fn draw_chart(element: &Element, label: &str, steps: Vec<f64>, values: Vec<f64>);
    /// Frees what a chart holds.
    #[wasm_bindgen(js_name = removeChart)]
    fn remove_chart(element: &Element);
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub texts: &'static Texts,
    /// Points of each metric, by name.
    pub metrics: Vec<(String, Vec<MetricPoint>)>,
    pub parameters: Vec<(String, String)>,
    pub ended: bool,
}

#[function_component(Charts)]
pub(crate) fn charts(props: &Props) -> Html {
    let t = props.texts;
    let row = |(name, points): &(String, Vec<MetricPoint>)| {
        let last = points.last().map_or(f64::NAN, |point| point.value);
        let least = points.iter().map(|point| point.value).fold(f64::INFINITY, f64::min);
        let most = points.iter().map(|point| point.value).fold(f64::NEG_INFINITY, f64::max);
        html! {
            <tr data-metric={name.clone()} data-value={last.to_string()}>
                <th scope="row">{ name.clone() }</th><td>{ t.number(last) }</td>
                <td>{ if points.len() > 1 { format!("{} … {}", t.number(least), t.number(most)) } else { String::new() } }</td><td>{ points.len() }</td>
            </tr>
        }
    };
    html! {
        <section class="rc-card rc-metrics" aria-labelledby="rc-metrics-title">
            <h2 id="rc-metrics-title">{ t.metrics }</h2>
            if props.metrics.is_empty() {
                <p class="rc-help">{ if props.ended { t.metrics_none } else { t.metrics_soon } }</p>
            } else {
                <div class="rc-charts">
                    { for props.metrics.iter().filter(|(_, points)| points.len() > 1).map(|(name, points)| html! { <Chart key={name.clone()} name={name.clone()} points={points.clone()} /> }) }
                </div>
                <div class="rc-table-scroll" tabindex="0" role="region" aria-label={t.metrics}>
                    <table class="rc-table">
                        <thead><tr><th scope="col">{ t.metric }</th><th scope="col">{ t.metric_last }</th><th scope="col">{ t.metric_best }</th><th scope="col">{ t.metric_points }</th></tr></thead>
                        <tbody>{ for props.metrics.iter().map(row) }</tbody>
                    </table>
                </div>
            }
            if !props.parameters.is_empty() {
                <h3>{ t.parameters }</h3>
                <dl class="rc-facts">{ for props.parameters.iter().map(|(name, value)| html! { <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div> }) }</dl>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ChartProps {
    name: String,
    points: Vec<MetricPoint>,
}

#[function_component(Chart)]
fn chart(props: &ChartProps) -> Html {
    let area = use_node_ref();
    {
        let area = area.clone();
        use_effect_with((props.name.clone(), props.points.clone()), move |(name, points)| {
            if let Some(element) = area.cast::<Element>() {
                // Without steps (all zero) the order of logging is the axis.
                let by_step = points.windows(2).any(|pair| pair[0].step != pair[1].step);
                #[expect(clippy::cast_precision_loss, reason = "positions on a screen")]
                let steps = points
                    .iter()
                    .enumerate()
                    .map(|(index, point)| if by_step { point.step as f64 } else { index as f64 })
                    .collect();
                draw_chart(&element, name, steps, points.iter().map(|point| point.value).collect());
            }
        });
    }
    {
        let area = area.clone();
        use_effect_with((), move |()| {
            let element = area.cast::<Element>();
            move || {
                if let Some(element) = element {
                    remove_chart(&element);
                }
            }
        });
    }
    html! { <figure class="rc-chart"><figcaption>{ props.name.clone() }</figcaption><div class="rc-plot" aria-hidden="true" ref={area}></div></figure> }
}
