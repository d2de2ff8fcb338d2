/** The request's own address with one option set anew. */
export function linkWith(url: URL, option: string, value: string): string {
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && decodeURIComponent(pair.split('=')[0] ?? '') !== option)
  return `${url.origin}${url.pathname}?${[...kept, `${option}=${encodeURIComponent(value)}`].join('&')}`
}
