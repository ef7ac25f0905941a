using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("https://dev.azure.com/fabrikam", "fabrikam-fiber-tfvc", "https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc")]
    [InlineData("https://DEV.azure.com/fabrikam/?x=1#y", " P ", "https://dev.azure.com/fabrikam/P")]
    [InlineData("https://fabrikam.visualstudio.com", "P", "https://fabrikam.visualstudio.com/P")]
    [InlineData("https://server:8080/tfs/DefaultCollection/", "Größe & Maß/1", "https://server:8080/tfs/DefaultCollection/Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F%2F1")]
    [InlineData("https://server/tfs/Collection%20One", "a:b", "https://server/tfs/Collection%20One/a%3Ab")]
    public void The_scope_is_collection_and_project(string collection, string project, string scope)
    {
        using var service = Service(collection, project);
        Assert.Equal(scope, service.Scope);
        var handle = service.HandleFor("2");
        Assert.True(OperationHandle.TryParse(handle.ToString(), out var parsed));
        Assert.Equal(handle, parsed);
        Assert.True(service.Owns(parsed));
    }

    [Theory]
    [InlineData("azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#plan/2", true)]
    [InlineData("azuredevops:https://DEV.AZURE.COM/FABRIKAM/Other%20Project#testplan/2", true)]
    [InlineData("azuredevops:https://dev.azure.com:443/fabrikam/P#suite/2", true)]
    [InlineData("azuredevops:https://dev.azure.com/contoso/fabrikam-fiber-tfvc#plan/2", false)]
    [InlineData("azuredevops:https://dev.azure.com/fabrikam#plan/2", false)]
    [InlineData("azuredevops:https://dev.azure.com/fabrikam/a/b#plan/2", false)]
    [InlineData("azuredevops:http://dev.azure.com/fabrikam/P#plan/2", false)]
    [InlineData("azuredevops:https://dev.azure.com:444/fabrikam/P#plan/2", false)]
    [InlineData("azuredevops:https://dev.azure.com.evil.example/fabrikam/P#plan/2", false)]
    [InlineData("wallarmfast:https://dev.azure.com/fabrikam/P#run/2", false)]
    public async Task A_handle_is_owned_by_its_collection_only(string text, bool owned)
    {
        using var service = Service("https://dev.azure.com/fabrikam", "fabrikam-fiber-tfvc");
        Assert.True(OperationHandle.TryParse(text, out var handle));
        Assert.Equal(owned, service.Owns(handle));
        if (!owned)
        {
            var error = await Assert.ThrowsAsync<CloneException>(() => service.LookAsync(handle, null, NullCloneLog.Instance, CancellationToken.None));
            Assert.Equal(CloneErrorId.NotConnected, error.ErrorId);
        }
    }

    [Theory]
    [InlineData("plan", "..")]
    [InlineData("plan", "2/3")]
    [InlineData("plan", "0")]
    [InlineData("plan", "007")]
    [InlineData("testplan", "007")]
    [InlineData("run", "2")]
    [InlineData("intent", "2")]
    public async Task A_handle_of_no_operation_is_asked_of_nobody(string kind, string id)
    {
        using var stub = new DevOpsStub();
        Assert.Equal(CloneErrorId.CloneOperationNotFound, (await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync(id, kind))).ErrorId);
        Assert.Empty(stub.Requests);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("000")]
    [InlineData("007")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("٣")]
    [InlineData("abc")]
    public void What_can_be_no_operation_id_is_refused(string id)
    {
        using var service = Service("https://dev.azure.com/fabrikam", "P");
        Assert.Equal(CloneErrorId.InvalidCloneRequest, Assert.Throws<CloneException>(() => service.HandleFor(id)).ErrorId);
    }

    [Theory]
    [InlineData("5.0-preview.2", "plan")]
    [InlineData("5.1", "plan")]
    [InlineData("6.0", "testplan")]
    [InlineData("7.2-preview.2", "testplan")]
    public void An_id_alone_belongs_to_the_route_of_the_connections_version(string version, string kind)
    {
        using var service = Service("https://dev.azure.com/fabrikam", "P", version);
        Assert.Equal(kind, service.HandleFor("9223372036854775808").Kind);
    }

    [Theory]
    [InlineData("4.1")]
    [InlineData("latest")]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5.0-beta")]
    public void A_version_that_is_none_is_refused(string version) =>
        Assert.Equal(CloneErrorId.ApiVersionNotSupported, Assert.Throws<CloneException>(() => Service("https://dev.azure.com/fabrikam", "P", version)).ErrorId);

    [Theory]
    [InlineData("https://evil.example/fabrikam", CloneErrorId.HostNotAllowed)]
    [InlineData("https://dev.azure.com.evil.example/fabrikam", CloneErrorId.HostNotAllowed)]
    [InlineData("https://evilvisualstudio.com/fabrikam", CloneErrorId.HostNotAllowed)]
    [InlineData("http://dev.azure.com/fabrikam", CloneErrorId.HostNotAllowed)]
    [InlineData("https://user:pass@dev.azure.com/fabrikam", CloneErrorId.HostNotAllowed)]
    [InlineData("ftp://dev.azure.com/fabrikam", CloneErrorId.InvalidCloneRequest)]
    public void An_address_that_the_token_must_not_go_to_is_refused(string collection, CloneErrorId id) =>
        Assert.Equal(id, Assert.Throws<CloneException>(() => Service(collection, "P", allowHost: false)).ErrorId);

    [Theory]
    [InlineData("https://tfs.fabrikam.example/tfs/DefaultCollection/", true)]
    [InlineData(" https://TFS.fabrikam.example:443/other ", true)]
    [InlineData("https://tfs.fabrikam.example:8443/tfs", false)]
    [InlineData("https://fabrikam.example/tfs", false)]
    [InlineData("$(System.CollectionUri)", false)]
    [InlineData(null, false)]
    public void The_environment_names_a_host_by_its_whole_origin(string? variable, bool isNamed) => Assert.Equal(
        isNamed,
        AzureDevOpsSettings.IsHostOfEnvironment(new Uri("https://tfs.fabrikam.example/tfs/DefaultCollection"), name => name == "SYSTEM_COLLECTIONURI" ? variable : null));

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData(" ")]
    public void A_project_that_would_climb_out_of_its_place_is_refused(string project) =>
        Assert.Equal(CloneErrorId.InvalidCloneRequest, Assert.Throws<CloneException>(() => Service("https://dev.azure.com/fabrikam", project)).ErrorId);

    [Theory]
    [InlineData("tfs/DefaultCollection", "Größe & Maß", "/tfs/DefaultCollection/Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F/_apis/test/cloneOperation/2?$includeDetails=true&api-version=5.0-preview.2")]
    [InlineData("", "P", "/P/_apis/test/cloneOperation/2?$includeDetails=true&api-version=5.0-preview.2")]
    public async Task A_virtual_directory_and_a_strange_project_are_part_of_the_address(string collection, string project, string target)
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteCFinished), collection, project);
        await stub.LookAsync();
        Assert.Equal(target, stub.Requests[0].Target);
    }

    [Theory]
    [InlineData("plan", "7.1", "/fabrikam/P/_apis/test/cloneOperation/2?$includeDetails=true&api-version=5.0-preview.2")]
    [InlineData("testplan", "5.0-preview.2", "/fabrikam/P/_apis/testplan/Plans/CloneOperation/2?api-version=5.0-preview.1")]
    [InlineData("testplan", "5.1", "/fabrikam/P/_apis/testplan/Plans/CloneOperation/2?api-version=5.1-preview.2")]
    [InlineData("testplan", "6.1-preview", "/fabrikam/P/_apis/testplan/Plans/CloneOperation/2?api-version=6.1-preview")]
    [InlineData("testplan", "7.2", "/fabrikam/P/_apis/testplan/Plans/CloneOperation/2?api-version=7.2-preview.2")]
    public async Task A_handle_is_looked_at_on_its_own_route_whatever_the_connections_version(string kind, string version, string target)
    {
        using var stub = new DevOpsStub(_ => Reply.Json("""{"opId":2,"state":"queued","cloneOperationResponse":{"opId":2,"state":"queued"}}"""), project: "P", apiVersion: version);
        Assert.Equal(CloneState.Queued, (await stub.LookAsync(kind: kind)).State);
        Assert.Equal(target, stub.Requests[0].Target);
    }

    [Fact]
    public void The_environment_of_a_pipeline_makes_a_connection()
    {
        var env = new Dictionary<string, string?>
        {
            ["SYSTEM_COLLECTIONURI"] = "https://tfs.intranet.example/tfs/DefaultCollection/",
            ["SYSTEM_TEAMPROJECT"] = "P",
            ["SYSTEM_ACCESSTOKEN"] = "bearer1",
            ["AZURE_DEVOPS_EXT_PAT"] = "pat1",
        };
        var settings = AzureDevOpsSettings.FromEnvironment(env.GetValueOrDefault)!;
        Assert.Equal((TokenType.Bearer, "P", "5.0-preview.2", true), (settings.TokenType, settings.Project, settings.ApiVersion, settings.Http.AllowHost));
        var connection = ServiceCatalog.Services.Single(service => service.Scheme == "azuredevops").FromEnvironment(env.GetValueOrDefault, TimeProvider.System)!;
        Assert.Equal(("AzureDevOps", "P", "https://tfs.intranet.example/tfs/DefaultCollection/P"), (connection.Service, connection.Project, connection.GetService().Scope));

        env["SYSTEM_ACCESSTOKEN"] = null;
        Assert.Equal(TokenType.Pat, AzureDevOpsSettings.FromEnvironment(env.GetValueOrDefault)!.TokenType);
        Assert.DoesNotContain("pat1", AzureDevOpsSettings.FromEnvironment(env.GetValueOrDefault)!.ToString(), StringComparison.Ordinal);
        foreach (var variable in env.Keys.Where(key => env[key] is not null).ToList())
        {
            var less = new Dictionary<string, string?>(env) { [variable] = " " };
            Assert.Null(AzureDevOpsSettings.FromEnvironment(less.GetValueOrDefault));
        }
    }

    [Theory]
    [InlineData("SYSTEM_COLLECTIONURI", "not an address")]
    [InlineData("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)")]
    [InlineData("SYSTEM_ACCESSTOKEN", "two words")]
    public void An_environment_that_cannot_be_used_says_which_variable(string variable, string value)
    {
        var env = new Dictionary<string, string?> { ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/f", ["SYSTEM_TEAMPROJECT"] = "P", ["SYSTEM_ACCESSTOKEN"] = "t", [variable] = value };
        var error = Assert.Throws<CloneException>(() => AzureDevOpsSettings.FromEnvironment(env.GetValueOrDefault));
        Assert.Equal(CloneErrorId.NotConnected, error.ErrorId);
        Assert.Contains(variable, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://dev.azure.com/", "names no organization")]
    [InlineData("https://dev.azure.com/fabrikam/my%20project", "Give 'https://dev.azure.com/fabrikam' with -CollectionUri, and the project with -Project")]
    [InlineData("https://DEV.azure.com/fabrikam/P/_testPlans/all?x=1", "Give 'https://dev.azure.com/fabrikam' with -CollectionUri")]
    public void In_the_cloud_an_address_is_that_of_one_organization(string address, string said)
    {
        var error = Assert.Throws<CloneException>(() => Service(address, "P"));
        Assert.Equal((CloneErrorId.InvalidCloneRequest, "CollectionUri"), (error.ErrorId, error.Rule));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://dev.azure.com/fabrikam")]
    [InlineData("https://dev.azure.com/fabrikam/")]
    [InlineData("https://fabrikam.visualstudio.com")]
    [InlineData("https://fabrikam.visualstudio.com/DefaultCollection")]
    [InlineData("https://tfs.example/tfs/DefaultCollection")]
    public void Other_addresses_have_as_many_parts_as_they_like(string address)
    {
        using var service = Service(address, "P");
        Assert.StartsWith(address.TrimEnd('/') + "/", service.Scope, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SYSTEM_COLLECTIONURI SYSTEM_TEAMPROJECT", "SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT are set, but not SYSTEM_ACCESSTOKEN (or AZURE_DEVOPS_EXT_PAT)", true)]
    [InlineData("AZURE_DEVOPS_EXT_PAT", "AZURE_DEVOPS_EXT_PAT is set, but not SYSTEM_COLLECTIONURI and SYSTEM_TEAMPROJECT", false)]
    [InlineData("SYSTEM_COLLECTIONURI SYSTEM_ACCESSTOKEN", "SYSTEM_COLLECTIONURI, SYSTEM_ACCESSTOKEN are set, but not SYSTEM_TEAMPROJECT", false)]
    [InlineData("SYSTEM_COLLECTIONURI SYSTEM_TEAMPROJECT AZURE_DEVOPS_EXT_PAT", null, false)]
    [InlineData("", null, false)]
    public void An_environment_that_lacks_something_says_what(string set, string? said, bool tellsOfMapping)
    {
        var lacking = ServiceCatalog.Services.Single(service => service.Scheme == "azuredevops").Lacking(name => set.Split(' ').Contains(name) ? "x" : " ");
        Assert.Equal(said is null, lacking is null);
        Assert.Contains(said ?? "", lacking ?? "", StringComparison.Ordinal);
        Assert.Equal(tellsOfMapping, lacking?.Contains("env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)", StringComparison.Ordinal) ?? false);
    }

    private static AzureDevOpsService Service(string collection, string project, string version = "5.0-preview.2", bool allowHost = true) => new(
        new AzureDevOpsSettings
        {
            CollectionUri = new Uri(collection),
            Project = project,
            Token = new SecretToken("t"),
            ApiVersion = version,
            Http = new HttpSettings { AllowHost = allowHost },
        },
        TimeProvider.System);
}
