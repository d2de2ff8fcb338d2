/** The control page's whole style; follows the reader's light or dark setting. */
export const controlStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dce3, #3a3f4a); --soft: light-dark(#f5f6f8, #23262d);
  --ink: light-dark(#1c2330, #e8eaee); --dim: light-dark(#5a6372, #a3abb9); --accent: light-dark(#4b3ca7, #b3a8ff);
  --bad: light-dark(#a3231b, #ff9a92); --warn: light-dark(#8a5300, #f5bd66); }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: light-dark(#fff, #191b20); }
header, main { max-width: 76rem; margin: 0 auto; padding: 1rem 1.25rem; }
header { border-bottom: 1px solid var(--line); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.dim, .dim { color: var(--dim); }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
button { font: inherit; padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 6px; background: var(--soft); color: inherit; cursor: pointer; }
button:hover { border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
input { font: inherit; padding: .3rem .5rem; width: 7rem; border: 1px solid var(--line); border-radius: 6px; background: transparent; color: inherit; }
label { display: inline-flex; flex-direction: column; font-size: .85rem; color: var(--dim); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; max-height: 34rem; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .4rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { position: sticky; top: 0; background: var(--soft); }
tbody th { font-weight: 600; max-width: 22rem; overflow-wrap: anywhere; }
code { font-size: .85em; font-weight: 400; overflow-wrap: anywhere; }
code.dim, time { white-space: nowrap; }
.expired { color: var(--bad); font-weight: 600; } .soon { color: var(--warn); font-weight: 600; }
`
