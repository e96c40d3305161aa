/** Every place where a test can make the process fail. A name is a contract: tests and runbooks use it. */
export const failpointNames = [
  'audit.after_append',
  'audit.before_append',
  'db.after_commit',
  'db.before_commit',
  'http.before_ack',
  'idem.after_claim',
  'idem.after_effect',
  'key.after_rotate',
  'llm.before_usage_record',
  'rag.after_chunk_write',
  'rag.before_index_visible',
  'rag.mid_delete',
  'wf.after_step_effect',
  'wf.after_step_record',
  'wf.before_step',
] as const

export type FailpointName = (typeof failpointNames)[number]
