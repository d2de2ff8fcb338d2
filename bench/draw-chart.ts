import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'

/** Draws a chart as an SVG. */
export async function drawChart(spec: TopLevelSpec): Promise<string> {
  return await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()
}
