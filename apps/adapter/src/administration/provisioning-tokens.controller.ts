import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Logger } from 'pino';
import qrcode from 'qrcode';
import { LOG } from '../config/config.module';
import {
  accessTokenInvalid,
  authorizationHeaderMissing,
  bearerCredentialsMissing,
  deliveryChannelUnspecified,
  externalApiIssue,
  functionalityNotImplemented,
  notFound,
  serviceUnavailable,
  tenantNotFound,
  tooManyRequests,
  userNotFound,
  validationError,
} from '../http/api-error';
import { toApiError } from '../http/error.filter';
import { Refuses } from '../http/refuses.decorator';
import type { NewLink } from '../sign-in/provisioning/link';
import { ProvisioningLinks } from '../sign-in/provisioning/provisioning-links.service';
import { STORE } from '../store/module/store.module';
import type { Store } from '../store/store';
import { AdministrationGuard } from './administration.guard';
import {
  ProvisioningTokenCreated,
  ProvisioningTokenCreateRequest,
  ProvisioningTokenList,
  ProvisioningTokenOutcomes,
  ProvisioningTokensCreateRequest,
  ProvisioningTokensQuery,
} from './provisioning-tokens.dto';
import { toCreated, toInfo, toOutcome } from './provisioning-tokens.mapper';

@ApiTags('provisioning tokens')
@ApiBearerAuth()
@Refuses(
  authorizationHeaderMissing,
  bearerCredentialsMissing,
  accessTokenInvalid,
  tenantNotFound,
  functionalityNotImplemented,
  serviceUnavailable,
  tooManyRequests,
)
@UseGuards(AdministrationGuard)
@Controller('v1/tenants/:tenant/provisioning-tokens')
export class ProvisioningTokensController {
  constructor(
    private readonly links: ProvisioningLinks,
    @Inject(STORE) private readonly store: Store,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Makes a link with which a user signs in, once. */
  @Post()
  @HttpCode(200)
  @Refuses(userNotFound, tenantNotFound, validationError, deliveryChannelUnspecified, externalApiIssue)
  async create(
    @Param('tenant') tenant: string,
    @Body() { user_id, qr = 'none', ...options }: ProvisioningTokenCreateRequest,
  ): Promise<ProvisioningTokenCreated> {
    const [made] = await this.links.make(tenant, [user_id], options);
    if (made?.status !== 'fulfilled') throw made?.reason;
    this.audit('provisioning token made', made.value);
    const created = toCreated(made.value);
    if (qr === 'png') return { ...created, qr_png: (await qrcode.toBuffer(created.link)).toString('base64') };
    return qr === 'svg' ? { ...created, qr_svg: await qrcode.toString(created.link, { type: 'svg' }) } : created;
  }

  /** The same for up to 1,000 users. One who cannot have a link does not keep the others from it. */
  @Post('bulk')
  @HttpCode(200)
  @Refuses(validationError)
  async createAll(
    @Param('tenant') tenant: string,
    @Body() { users, ...options }: ProvisioningTokensCreateRequest,
  ): Promise<ProvisioningTokenOutcomes> {
    const all = await this.links.make(tenant, users, options);
    for (const one of all) if (one.status === 'fulfilled') this.audit('provisioning token made', one.value);
    return {
      items: all.map((one, index) =>
        toOutcome(users[index] ?? '', one.status === 'fulfilled' ? one.value : toApiError(one.reason)),
      ),
    };
  }

  /** What was made, never with its link. */
  @Get()
  @Refuses(validationError)
  async list(
    @Param('tenant') tenant: string,
    @Query() { user_id: userId, items_per_page: limit = 100, before }: ProvisioningTokensQuery,
  ): Promise<ProvisioningTokenList> {
    const tokens = await this.links.list(tenant, { userId, limit, before });
    const now = this.store.now();
    return { items: tokens.map((token) => toInfo(token, now)) };
  }

  /** Makes a link useless that was not used yet. */
  @Delete(':id')
  @HttpCode(204)
  @Refuses(tenantNotFound, notFound)
  async revoke(@Param('tenant') tenant: string, @Param('id') id: string): Promise<void> {
    if (!(await this.links.revoke(tenant, id))) throw notFound();
    this.log.info({ event: 'provisioning token revoked', tenant, id });
  }

  private audit(event: string, { token: { tenant, id } }: NewLink): void {
    this.log.info({ event, tenant, id });
  }
}
