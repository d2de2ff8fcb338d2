// Loaded into the product before it, with --expose-gc: collects all garbage when this signal comes.

process.on('SIGWINCH', () => {
  globalThis.gc?.()
})
