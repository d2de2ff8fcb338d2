import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Chats } from '../../bench/soak/chats.ts'
import { complaintAbout, showsSecret } from '../../bench/soak/log-rules.ts'
import { readMetrics } from '../../bench/soak/metrics-text.ts'
import { TextWatch } from '../../bench/soak/text-watch.ts'
import { SecretTexts } from '../../sandbox/tenant/secret-texts.ts'
import { readSample } from '../adapters/teams/cards/read-sample.ts'
import { drawn } from '../adapters/teams/cards/renderer.ts'

suite('The log of a soak', () => {
  const failed = { level: 50, msg: 'job failed', error: { name: 'ServiceError', message: 'graph' } }

  test('may have a job that failed because of a service in trouble', () => {
    assert.equal(complaintAbout(failed, true), undefined)
  })

  test('may have an answer to somebody who typed that was lost in such a trouble', () => {
    const lost = { level: 50, msg: 'turn failed', error: { name: 'ConnectorFailure', message: '' } }
    assert.equal(complaintAbout(lost, true), undefined)
    assert.match(complaintAbout(lost, false) ?? '', /^turn failed/)
  })

  test('may have none while no service is in trouble', () => {
    assert.match(complaintAbout(failed, false) ?? '', /^job failed: ServiceError graph/)
  })

  test('may have no other error at any time', () => {
    const bug = { ...failed, error: { name: 'TypeError', message: 'x is undefined' } }
    assert.match(complaintAbout(bug, true) ?? '', /TypeError x is undefined/)
    assert.match(complaintAbout({ ...failed, msg: 'job given up' }, true) ?? '', /^job given up/)
  })

  test('may warn', () => {
    assert.equal(complaintAbout({ level: 40, msg: 'card is gone' }, false), undefined)
  })
})

suite('A value of the simulated tenant', () => {
  const texts = new SecretTexts()
  const value = texts.mint()

  test('is told at once where it stands as it is or percent-encoded', () => {
    assert.ok(showsSecret(`{"text":"${value}"}`))
    assert.ok(showsSecret(value.replaceAll('~', '%7E')))
    assert.equal(showsSecret('{"text":"nothing of it"}'), false)
  })

  test('is found in other forms by the search, once', () => {
    const reports: string[] = []
    const watch = new TextWatch(
      (what, how) => reports.push(`${what}: ${how}`),
      () => texts.all(),
    )
    watch.saw('the log', Buffer.from(`it is ${value}`).toString('base64'))
    watch.search()
    watch.search()
    assert.deepEqual(reports, ['value shown: base64 at 0 in what was written'])
  })
})

suite('Somebody who is told', () => {
  const card = drawn(readSample('expiry'))
  const told = (chats: Chats, method: 'POST' | 'PUT' = 'POST') =>
    chats.receive({ method, conversationId: 'chat', activityId: 'message', activity: {}, card })

  test('of a matter for the second time was told twice', () => {
    const chats = new Chats(() => 1)
    assert.deepEqual(told(chats), [])
    assert.equal(told(chats).length, 1)
  })

  test('is not told again by a change of the message', () => {
    const chats = new Chats(() => 1)
    assert.deepEqual([...told(chats), ...told(chats, 'PUT')], [])
  })

  test('may ask to be shown it again', () => {
    const chats = new Chats(() => 1)
    told(chats)
    const [matter = ''] = told(chats)
    chats.forget(() => true)
    chats.ask('chat', matter)
    assert.deepEqual([...told(chats), ...told(chats)], [])
    assert.deepEqual(told(chats), [matter])
  })
})

test('A metrics page is read by name and labels, and says where it has no such number', () => {
  const page = readMetrics(
    '# TYPE jobs gauge\njobs{queue="round"} 2\njobs{queue="round",state="due"} 3\nheap 1.5e+06\n',
  )
  assert.equal(page.sum('jobs'), 5)
  assert.deepEqual(
    page.all('jobs').map(({ labels }) => labels),
    [{ queue: 'round' }, { queue: 'round', state: 'due' }],
  )
  assert.equal(page.sum('heap'), 1_500_000)
  assert.ok(Number.isNaN(page.sum('nothing')))
})
