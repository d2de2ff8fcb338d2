// A client that does not know Action.Execute shows the fallback instead: the same button, whose
// data (with the verb in it) arrives as the value of an ordinary message. What a client refreshes a card
// with is no button: one that does not know it leaves the card as it is.

/** Gives every Action.Execute in a card an Action.Submit to fall back to. */
export function withSubmitFallback(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withSubmitFallback)
  if (typeof node !== 'object' || node === null) return node
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'refresh' ? value : withSubmitFallback(value),
    ]),
  )
  if (copy['type'] !== 'Action.Execute') return copy
  const { type: _, verb, data, ...looks } = copy
  const submit = { ...looks, type: 'Action.Submit', data: { ...(data as object), verb } }
  return { ...copy, fallback: submit }
}
