// How Teams roughly looks, for pictures of cards: its colours, sizes and buttons.

type Theme = 'light' | 'dark'

const palettes = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    border: '#d1d1d1',
    text: '#242424',
    subtle: '#616161',
    accent: '#4f52b2',
    good: '#237b4b',
    warning: '#835b00',
    attention: '#c4314b',
    emphasisFill: '#f0f0f0',
    accentFill: '#e8ebfa',
    goodFill: '#e7f2da',
    warningFill: '#fbf6d9',
    attentionFill: '#fcf4f6',
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    border: '#525252',
    text: '#ffffff',
    subtle: '#adadad',
    accent: '#7f85f5',
    good: '#92c353',
    warning: '#fdea3d',
    attention: '#f9526b',
    emphasisFill: '#333333',
    accentFill: '#2f2f4a',
    goodFill: '#0d2e0d',
    warningFill: '#463100',
    attentionFill: '#3e1f25',
  },
}

/** A host configuration for the official renderer in the colours of one theme. */
export function hostConfig(theme: Theme): object {
  const palette = palettes[theme]
  const shade = (color: string) => ({ default: color, subtle: color })
  const foregroundColors = {
    default: { default: palette.text, subtle: palette.subtle },
    accent: shade(palette.accent),
    good: shade(palette.good),
    warning: shade(palette.warning),
    attention: shade(palette.attention),
  }
  const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors })
  return {
    fontFamily: '"Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif',
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 },
    separator: { lineThickness: 1, lineColor: palette.border },
    actions: {
      maxActions: 6,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      buttonSpacing: 8,
    },
    containerStyles: {
      default: style(palette.card),
      emphasis: style(palette.emphasisFill),
      accent: style(palette.accentFill),
      good: style(palette.goodFill),
      warning: style(palette.warningFill),
      attention: style(palette.attentionFill),
    },
  }
}

/** The style sheet of one theme. */
export function styleSheet(theme: Theme): string {
  const { page, card, border, text, accent, attention } = palettes[theme]
  return `
    .${theme} { background: ${page}; padding: 12px; }
    .${theme} .ac-adaptiveCard { background: ${card}; border: 1px solid ${border}; border-radius: 6px; overflow: hidden; overflow-wrap: break-word; }
    .${theme} .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
    .${theme} .ac-pushButton { font: 600 14px "Segoe UI", "DejaVu Sans", sans-serif; background: ${card}; color: ${text};
      border: 1px solid ${border}; border-radius: 4px; padding: 5px 12px; }
    .${theme} .ac-pushButton.style-positive { background: ${accent}; color: ${card}; border-color: ${accent}; }
    .${theme} .ac-pushButton.style-destructive { color: ${attention}; border-color: ${attention}; }
    .${theme} .ac-input { font: 14px "DejaVu Sans", sans-serif; width: 100%; box-sizing: border-box; padding: 5px 8px;
      background: ${page}; color: ${text}; border: 1px solid ${border}; border-radius: 4px; }
  `
}
