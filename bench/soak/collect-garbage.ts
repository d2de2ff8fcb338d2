// Loaded into the product before it, with --expose-gc: collects all garbage when it is told to, and says so.

process.on('message', () => {
  globalThis.gc?.()
  process.send?.('collected')
})
// It alone keeps no process running.
process.channel?.unref()
