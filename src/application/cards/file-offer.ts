/** The offer of a file; it is made only when the person accepts, with their rights read again. */
export interface FileOffer {
  readonly kind: 'file-offer'
  readonly name: string
  /** About how large it will be. */
  readonly sizeInBytes: number
}
