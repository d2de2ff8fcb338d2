import { after, it } from 'node:test'
import { assert, asyncModelRun, asyncProperty, commands, oneof } from 'fast-check'
import { deciding, removing, rotating } from '../support/model/acts-of-people.ts'
import { working } from '../support/model/acts-of-work.ts'
import { meddlingOutside } from '../support/model/acts-outside.ts'
import { beginnings, beginStory } from '../support/model/scenario.ts'
import { settle } from '../support/model/settle.ts'
import { openWorldEngine } from '../support/worlds/bot-world.ts'

const engine = await openWorldEngine()
after(() => engine.close())

const acts = oneof(
  { weight: 5, arbitrary: rotating },
  { weight: 8, arbitrary: deciding },
  { weight: 2, arbitrary: removing },
  { weight: 15, arbitrary: working },
  { weight: 7, arbitrary: meddlingOutside },
)

// A failure prints seed, path and replay path: set them to see it again, or RUNS to tell more stories.
const { REKEY_MODEL_RUNS, REKEY_MODEL_SEED, REKEY_MODEL_PATH, REKEY_MODEL_REPLAY } = process.env
const limits = {
  maxCommands: 36,
  size: 'max' as const,
  ...(REKEY_MODEL_REPLAY && { replayPath: REKEY_MODEL_REPLAY }),
}
const runs = {
  numRuns: Number(REKEY_MODEL_RUNS ?? 80),
  // Looking for the shortest story ends in time to be shown.
  ...(REKEY_MODEL_RUNS === undefined && { interruptAfterTimeLimit: 240_000 }),
  ...(REKEY_MODEL_SEED && { seed: Number(REKEY_MODEL_SEED) }),
  ...(REKEY_MODEL_PATH && { path: REKEY_MODEL_PATH }),
}

it('No sequence of taps, crashes, time and outside changes breaks a promise', async () => {
  const stories = asyncProperty(beginnings, commands([acts], limits), async (beginning, story) => {
    const { model, real } = await beginStory(engine, beginning)
    await asyncModelRun(() => ({ model, real }), story)
    await settle(model, real)
  })
  await assert(stories, runs)
})
