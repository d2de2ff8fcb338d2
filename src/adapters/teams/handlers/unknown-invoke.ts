import { ActivityTypes, type TurnContext } from 'botbuilder'

/** Any invoke that no other route takes; left alone, it would be answered 501. */
export function isInvoke({ activity }: TurnContext): Promise<boolean> {
  return Promise.resolve(activity.type === ActivityTypes.Invoke)
}

/** Answers politely that there is nothing to do. */
export async function onUnknownInvoke(context: TurnContext): Promise<void> {
  await context.sendActivity({
    type: ActivityTypes.InvokeResponse,
    value: { status: 200, body: {} },
  })
}
