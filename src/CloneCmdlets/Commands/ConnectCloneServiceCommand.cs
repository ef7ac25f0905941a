using System.Management.Automation;
using System.Net;
using System.Security;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Connections;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Commands;

/// <summary><c>Connect-CloneService</c>: makes a connection and keeps it in the runspace, as its service's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "CloneService", DefaultParameterSetName = AzureDevOpsSet)]
[OutputType(typeof(ServiceConnection))]
public sealed class ConnectCloneServiceCommand : AsyncCmdlet
{
    private const string AzureDevOpsSet = "AzureDevOps";
    private const string WallarmFastSet = "WallarmFast";

    /// <summary>The Azure DevOps organization or collection, such as https://dev.azure.com/fabrikam.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AzureDevOpsSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [AddressTransformation]
    public Uri CollectionUri { get; set; } = null!;

    /// <summary>The project's name or id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = AzureDevOpsSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [PlainText(LeavesOutEmpty = true)]
    public string Project { get; set; } = null!;

    /// <summary>The API host of Wallarm FAST: a host, such as us1.api.wallarm.com, or a base URI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WallarmFastSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [PlainText(LeavesOutEmpty = true)]
    [ArgumentCompleter(typeof(ApiHostCompleter))]
    public string ApiHost { get; set; } = null!;

    /// <summary>The token.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [TokenTransformation]
    public SecureString Token { get; set; } = null!;

    /// <summary>The kind of token: a personal access token, or a bearer token such as a pipeline's System.AccessToken.</summary>
    [Parameter(ParameterSetName = AzureDevOpsSet, ValueFromPipelineByPropertyName = true)]
    [StrictChoice(typeof(TokenType))]
    public TokenType TokenType { get; set; }

    /// <summary>The api-version of the clone calls. From 6.0 on the newer route is taken.</summary>
    [Parameter(ParameterSetName = AzureDevOpsSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [PlainText(LeavesOutEmpty = true)]
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    public string ApiVersion { get; set; } = AzureDevOpsSettings.DefaultApiVersion;

    /// <summary>The connection's name; the service's where none is given. A connection of the same name is replaced.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [PlainText(LeavesOutEmpty = true)]
    public string? Name { get; set; }

    // What takes protection away is for whoever types the command, and for no row of a file: that one and the next.

    /// <summary>Permits the token to go to this connection's host, though it is neither the vendor's nor loopback.</summary>
    [Parameter]
    public SwitchParameter AllowHost { get; set; }

    /// <summary>Leaves the server's certificate unchecked.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The proxy to use instead of the system's: an address, or a host with its port, without user and password. To loopback addresses there is
    /// none otherwise.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [AddressTransformation]
    public Uri? Proxy { get; set; }

    /// <summary>The user and password for <see cref="Proxy"/>, which it needs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Makes the connection without asking the service who is signed in.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchText]
    public SwitchParameter NoVerify { get; set; }

    /// <summary>Writes the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        var store = ConnectionStore.Current;
        var connection = Make(ReadToken());
        Run(async () =>
        {
            var service = connection.GetService();
            try
            {
                var user = NoVerify ? null : await service.VerifyAsync(Log, StopToken).ConfigureAwait(false);
                connection = connection with { User = user };
            }
            catch
            {
                service.Dispose();
                throw;
            }

            TellReplaced(store.Add(connection), connection);
            if (PassThru)
            {
                Post(() => WriteObject(store.Find(connection.Name)));
            }
        });
    }

    /// <summary>A name that nobody chose is one that nobody expects to lose.</summary>
    private void TellReplaced(ServiceConnection? replaced, ServiceConnection connection)
    {
        if (replaced is null || Messages.ReplacedConnection(replaced, connection) is not { } message)
        {
            return;
        }

        if (Name is null)
        {
            Warn(message);
        }
        else
        {
            Log.Verbose(message);
        }
    }

    private SecretToken ReadToken()
    {
        try
        {
            return SecretToken.From(Token);
        }
        catch (ArgumentException error)
        {
            throw Messages.UnusableToken(error);
        }
    }

    private ServiceConnection Make(SecretToken token)
    {
        Func<string, string?> env = Environment.GetEnvironmentVariable;
        if (ParameterSetName == WallarmFastSet)
        {
            var apiHost = WallarmFastSettings.ParseApiHost(ApiHost);
            return WallarmFastConnection.Create(
                Name ?? WallarmFastService.ServiceName,
                new WallarmFastSettings { ApiHost = apiHost, Token = token, Http = MakeHttp(WallarmFastSettings.IsHostOfEnvironment(apiHost, env)) },
                TimeProvider.System);
        }

        var collection = CollectionAddress.Complete(CollectionUri);
        return AzureDevOpsConnection.Create(
            Name ?? AzureDevOpsService.ServiceName,
            new AzureDevOpsSettings
            {
                CollectionUri = collection,
                Project = Project,
                Token = token,
                TokenType = TokenType,
                ApiVersion = ApiVersion,
                Http = MakeHttp(AzureDevOpsSettings.IsHostOfEnvironment(collection, env)),
            },
            TimeProvider.System);
    }

    private HttpSettings MakeHttp(bool isAllowed) => new()
    {
        AllowHost = AllowHost || isAllowed,
        SkipCertificateCheck = SkipCertificateCheck,
        Proxy = MakeProxy(),
    };

    private WebProxy? MakeProxy()
    {
        if (Proxy is not null)
        {
            return new WebProxy(ProxyAddress.Complete(Proxy)) { Credentials = ProxyCredential?.GetNetworkCredential() };
        }

        // As Invoke-RestMethod has it: a credential that would go nowhere is a mistake to be told of.
        return ProxyCredential is null ? null : throw Messages.ProxyCredentialWithoutProxy();
    }
}
