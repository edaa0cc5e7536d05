import { Module } from '@nestjs/common';
import { SessionModule } from '../../sign-in/session/session.module';
import { StoreModule } from '../../store/module/store.module';
import { UserModule } from '../user/user.module';
import { AccountController } from './account/account.controller';
import { Account } from './account/account.service';
import { CallServicesController } from './call-services/call-services.controller';
import { CallServiceSettings } from './call-services/call-services.service';
import { CallsController } from './calls/calls.controller';
import { CallControl } from './calls/calls.service';
import { PageTokens } from './pages/page-tokens.service';
import { PagesController } from './pages/pages.controller';
import { Pages } from './pages/pages.service';
import { UnknownPrivateMethods, UnknownPublicMethods } from './unknown-methods.controller';

@Module({
  imports: [SessionModule, StoreModule, UserModule],
  controllers: [
    CallServicesController,
    CallsController,
    AccountController,
    PagesController,
    UnknownPrivateMethods,
    UnknownPublicMethods,
  ],
  providers: [CallServiceSettings, CallControl, Account, Pages, PageTokens],
})
export class CustomMethodsModule {}
