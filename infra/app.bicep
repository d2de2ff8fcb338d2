// Rekey's process, of one image, in what azure.bicep made. Deployed anew for every version; the same with
// an older tag goes back.

param appName string
param environmentName string
param registryName string
param identityName string
param keyVaultUrl string
param databaseUrl string
param teamsAppId string
param insightsName string

@description('Tag of the image rekey in the registry.')
param imageTag string

@description('How many run side by side; they share the work through the database.')
@minValue(1)
@maxValue(10)
param instances int = 1

@description('Further settings of docs/operating.md, by name; no secrets.')
param settings object = {}

@description('Sends traces, metrics and logs to Application Insights.')
param sendToInsights bool = true

@description('What an OTLP receiver wants to be shown, such as api-key=…, where the settings name one (OTEL_EXPORTER_OTLP_HEADERS).')
@secure()
param otlpHeaders string = ''

param location string = resourceGroup().location

var port = 3978
// The ingress leads to one port. This one is for the platform's probes, and not reachable from outside.
var metricsPort = 3979

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource managedEnvironment 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: environmentName
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

var own = [
  { name: 'BOT_ID', value: identity.properties.clientId }
  { name: 'BOT_TENANT_ID', value: identity.properties.tenantId }
  { name: 'BOT_TYPE', value: 'UserAssignedMsi' }
  { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
  { name: 'AZURE_TENANT_ID', value: identity.properties.tenantId }
  { name: 'KEY_VAULT_URL', value: keyVaultUrl }
  { name: 'DATABASE_URL', value: databaseUrl }
  { name: 'TEAMS_APP_ID', value: teamsAppId }
  { name: 'PORT', value: string(port) }
  { name: 'METRICS_PORT', value: string(metricsPort) }
]
var further = [for setting in items(settings): { name: setting.key, value: string(setting.value) }]

var toInsights = !sendToInsights ? [] : [
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
]
var toReceiver = empty(otlpHeaders) ? [] : [
  { name: 'OTEL_EXPORTER_OTLP_HEADERS', secretRef: 'otlp-headers' }
]

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: appName
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: managedEnvironment.id
    workloadProfileName: 'Consumption'
    configuration: {
      // A new revision takes over once it is ready; the old one is then told to end.
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
      }
      registries: [
        {
          server: registry.properties.loginServer
          identity: identity.id
        }
      ]
      secrets: empty(otlpHeaders) ? [] : [{ name: 'otlp-headers', value: otlpHeaders }]
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'rekey'
          image: '${registry.properties.loginServer}/rekey:${imageTag}'
          env: concat(own, further, toInsights, toReceiver)
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 5
              failureThreshold: 48
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 30
              timeoutSeconds: 5
              failureThreshold: 4
            }
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: metricsPort }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
      scale: {
        minReplicas: instances
        maxReplicas: instances
      }
    }
  }
}

output REKEY_REVISION string = app.properties.latestRevisionName
