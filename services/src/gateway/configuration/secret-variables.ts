/** Under these names keys of providers are usually kept; anyone who may change the gateway may use them. */
const wellKnown: ReadonlySet<string> = new Set([
  'ANTHROPIC_API_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AZURE_API_KEY',
  'AZURE_OPENAI_API_KEY',
  'CEREBRAS_API_KEY',
  'COHERE_API_KEY',
  'DEEPSEEK_API_KEY',
  'FIREWORKS_API_KEY',
  'GEMINI_API_KEY',
  'GOOGLE_API_KEY',
  'GOOGLE_GENERATIVE_AI_API_KEY',
  'GROQ_API_KEY',
  'HF_TOKEN',
  'JINA_API_KEY',
  'MISTRAL_API_KEY',
  'OLLAMA_API_KEY',
  'OPENAI_API_KEY',
  'OPENROUTER_API_KEY',
  'PERPLEXITY_API_KEY',
  'TOGETHER_API_KEY',
  'VLLM_API_KEY',
  'VOYAGE_API_KEY',
  'XAI_API_KEY',
])

/** True for the usual names of providers' keys. */
export function isNamedVariable(name: string): boolean {
  return wellKnown.has(name)
}

/** The platform's own secrets: a provider's address could carry them away. */
export function isWithheldVariable(name: string): boolean {
  return /^tragwerk_/i.test(name) || name.toUpperCase() === 'DATABASE_URL'
}
