using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>Names, handles, pages, and who is signed in.</summary>
public sealed class ServiceTests
{
    [Theory]
    [InlineData("9012", "wallarmfast:https://us1.api.wallarm.com#run/9012")]
    [InlineData(" tr_1234 ", "wallarmfast:https://us1.api.wallarm.com#run/tr_1234")]
    [InlineData("a/b#c", "wallarmfast:https://us1.api.wallarm.com#run/a%2Fb%23c")]
    public void A_typed_id_has_a_portable_name(string typed, string handle)
    {
        using var service = Service("us1.api.wallarm.com");
        Assert.Equal(handle, service.HandleFor(typed).ToString());
        Assert.True(OperationHandle.TryParse(handle, out var read));
        Assert.True(service.Owns(read));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public void What_can_be_no_id_is_refused(string typed)
    {
        using var service = Service("us1.api.wallarm.com");
        Assert.Equal(CloneErrorId.InvalidCloneRequest, Assert.Throws<CloneException>(() => service.HandleFor(typed)).ErrorId);
    }

    [Theory]
    [InlineData("wallarmfast:https://us1.api.wallarm.com#run/1", true)]
    [InlineData("wallarmfast:https://US1.API.wallarm.com:443/#run/1", true)]
    [InlineData("WallarmFast:https://us1.api.wallarm.com#run/1", true)]
    [InlineData("wallarmfast:https://api.wallarm.com#run/1", false)]
    [InlineData("wallarmfast:http://us1.api.wallarm.com#run/1", false)]
    [InlineData("wallarmfast:https://us1.api.wallarm.com/base#run/1", false)]
    [InlineData("azuredevops:https://us1.api.wallarm.com#plan/1", false)]
    public void A_handle_belongs_to_the_connection_of_its_origin(string handle, bool owns)
    {
        using var service = Service("us1.api.wallarm.com");
        Assert.True(OperationHandle.TryParse(handle, out var read));
        Assert.Equal(owns, service.Owns(read));
    }

    [Fact]
    public async Task A_handle_that_names_no_run_asks_nothing()
    {
        using var stub = new FastStub(200, "{}");
        foreach (var handle in new[] { new OperationHandle("wallarmfast", stub.Service.Scope, "intent", "1"), new OperationHandle("wallarmfast", stub.Service.Scope, "run", "..") })
        {
            var error = await Assert.ThrowsAsync<CloneException>(() => stub.Service.LookAsync(handle, null, NullCloneLog.Instance, default));
            Assert.Equal(CloneErrorId.CloneOperationNotFound, error.ErrorId);
        }

        Assert.Empty(stub.Asked);
    }

    [Theory]
    [InlineData("us1.api.wallarm.com", "https://us1.my.wallarm.com/testing/testruns")]
    [InlineData("api.wallarm.com", "https://my.wallarm.com/testing/testruns")]
    [InlineData("127.0.0.1:5080", "(…/testing/testruns)")]
    public async Task A_lost_copy_is_not_searched_for_but_the_page_is_named(string host, string page)
    {
        using var service = Service(host);
        var copy = await service.BeginCopies().PrepareAsync(new TestRunCopyRequest { TestRecordId = "1", Name = "nightly" }, NullCloneLog.Instance, default);
        Assert.False(service.CanFindLostCopies);
        Assert.Empty(await service.FindLostCopyAsync(copy.Intent, NullCloneLog.Instance, default));
        Assert.Contains("'nightly'", service.WhereToLook(copy.Intent), StringComparison.Ordinal);
        Assert.Contains(page, service.WhereToLook(copy.Intent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_portal_that_the_service_names_links_each_run()
    {
        using var stub = new FastStub(request => new Reply(200, request.Path == "/v1/user"
            ? """{"status":200,"body":{"clientid":4711,"frontend_url":"https://portal.example.com/"}}"""
            : """{"status":200,"body":{"id":9012,"state":"failed"}}"""));
        Assert.Equal("client 4711", await stub.Service.VerifyAsync(NullCloneLog.Instance, default));
        var look = await stub.Service.LookAsync(stub.Service.HandleFor("9012"), null, NullCloneLog.Instance, default);
        Assert.Equal("https://portal.example.com/testing/testruns/9012", look.Operation.Destination!.Url);
        Assert.Contains(look.Operation.Destination.Url!, stub.Service.ExplainEnd(look.Operation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:pw@portal.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task An_odd_address_of_a_portal_is_not_passed_on(string url)
    {
        using var stub = new FastStub(200, $$"""{"body":{"clientid":"demo_0000","frontend_url":"{{url}}","id":1,"state":"passed"} }""");
        Assert.Equal("client demo_0000", await stub.Service.VerifyAsync(NullCloneLog.Instance, default));
        Assert.Null((await stub.Service.LookAsync(stub.Service.HandleFor("1"), null, NullCloneLog.Instance, default)).Operation.Destination!.Url);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_service_that_does_not_tell_who_is_signed_in_is_still_one(int status)
    {
        using var stub = new FastStub(status, "");
        Assert.Null(await stub.Service.VerifyAsync(NullCloneLog.Instance, default));
    }

    [Fact]
    public async Task A_wrong_token_is_told_at_once_with_the_remedy()
    {
        using var stub = new FastStub(403, """{"status":403,"body":"User not authenticated"}""");
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.Service.VerifyAsync(NullCloneLog.Instance, default));
        Assert.True(error.IsTerminating);
        Assert.Contains("token of a FAST node", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FastStub.Token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_is_explained_by_its_usual_cause()
    {
        using var service = Service("api.wallarm.com");
        var operation = new CloneOperation { Service = service.Name, Kind = CloneKind.TestRun, State = CloneState.Interrupted, Handle = "x" };
        Assert.Contains("a newer run on the same node", service.ExplainEnd(operation), StringComparison.Ordinal);
        Assert.Null(service.ExplainEnd(operation with { State = CloneState.Succeeded }));
    }

    private static WallarmFastService Service(string host) =>
        new(new WallarmFastSettings { ApiHost = WallarmFastSettings.ParseApiHost(host), Token = new SecretToken("t") }, TimeProvider.System);
}
