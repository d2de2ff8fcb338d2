import { englishWords } from '../adapters/teams/cards/card-renderer.ts'
import { type CommandGuess, noCommandGuess } from '../application/ports/command-guess.ts'
import type { Settings } from '../settings.ts'

/** The operator's model, if the settings name one; without, nothing that could ask it is loaded. */
export async function commandGuessOf({
  MODEL_ENDPOINT: endpoint,
  MODEL_NAME: model,
  MODEL_KEY: key,
}: Settings): Promise<CommandGuess> {
  if (!endpoint || !model || !key) return noCommandGuess
  const { ModelCommandGuess } = await import('../adapters/teams/free-text.ts')
  const say = englishWords()
  return new ModelCommandGuess({ endpoint, model, key }, (name) => say(`help.command.${name}.does`))
}
