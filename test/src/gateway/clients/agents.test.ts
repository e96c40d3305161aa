import { useClientsLab } from './clients-lab.ts'
import { describeCodingAgent } from './contract-coding-agent.ts'
import { describeOpenaiAgents } from './contract-openai-agents.ts'

const lab = useClientsLab()

describeCodingAgent(lab)
describeOpenaiAgents(lab)
