// The time line as a picture that every client draws: a bar for each secret, what has passed of it
// pale, and a line at today. It has no letters: what it says stands beside it in words, too.

import type { LifeBar, SecretTimeline } from '../../../domain/secret-timeline.ts'
import { type PaletteColor, palettePng } from './palette-png.ts'
import type { Urgency } from './urgency.ts'

/** How a bar is coloured: by urgency, or as one that is replaced. */
export type BarTone = Urgency | 'replaced'

const width = 960
const pitch = 32
const thickness = 20
const margin = 6
const leastLength = 8
const lineWidth = 4

/** Colours that can be told from a white and from a dark card. */
const tones: Record<BarTone, readonly [number, number, number]> = {
  expired: [212, 58, 84],
  within7: [212, 58, 84],
  within30: [200, 140, 20],
  later: [107, 112, 216],
  replaced: [138, 138, 138],
}
const names = Object.keys(tones) as BarTone[]
const clear: PaletteColor = [0, 0, 0, 0]
const today: PaletteColor = [128, 128, 128, 255]
const pale = 96
const palette: readonly PaletteColor[] = [
  clear,
  today,
  ...names.flatMap((name): PaletteColor[] => [
    [...tones[name], pale],
    [...tones[name], 255],
  ]),
]

/** The picture as a data address, the bars from the top down. */
export function timelinePicture(
  line: Pick<SecretTimeline, 'today'> & {
    readonly bars: readonly (LifeBar & { readonly tone: BarTone })[]
  },
): string {
  const height = line.bars.length * pitch + margin * 2
  const pixels = new Uint8Array(width * height)
  const place = (part: number) => Math.round(part * width)
  const now = place(line.today)
  const fill = (top: number, bottom: number, left: number, right: number, color: number) => {
    for (let row = top; row < bottom; row += 1) {
      pixels.fill(color, row * width + left, row * width + Math.max(left, right))
    }
  }
  line.bars.forEach(({ begin, end, tone }, at) => {
    const top = margin + at * pitch + (pitch - thickness) / 2
    const left = Math.min(place(begin), width - leastLength)
    const right = Math.max(place(end), left + leastLength)
    const passed = Math.min(right, Math.max(left, now))
    const color = 2 + names.indexOf(tone) * 2
    fill(top, top + thickness, left, passed, color)
    fill(top, top + thickness, passed, right, color + 1)
  })
  fill(0, height, now - lineWidth / 2, now + lineWidth / 2, 1)
  return `data:image/png;base64,${palettePng(pixels, width, palette).toString('base64')}`
}
