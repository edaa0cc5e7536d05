import { Module } from '@nestjs/common';
import { UserModule } from '../user/user.module';
import { AgentStates } from './agent-states.service';
import { QueueFactsReader } from './queue-facts.service';
import { QueuesController } from './queues.controller';
import { CallQueues } from './queues.service';

@Module({
  imports: [UserModule],
  controllers: [QueuesController],
  providers: [AgentStates, CallQueues, QueueFactsReader],
})
export class QueuesModule {}
