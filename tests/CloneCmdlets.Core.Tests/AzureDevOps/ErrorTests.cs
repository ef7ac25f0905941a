using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(400, "VssInvalidPreviewVersionException", "The requested version \"5.0\" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: \"5.0-preview\"", CloneErrorId.ApiVersionNotSupported, "-ApiVersion 5.0-preview.")]
    [InlineData(400, "VssVersionOutOfRangeException", "The requested REST API version of 7.2 is out of range for this server. The latest REST API version this server supports is 5.1.", CloneErrorId.ApiVersionNotSupported, "-ApiVersion 5.1.")]
    [InlineData(400, "VssVersionNotSpecifiedException", "No api-version was supplied for the \"POST\" request.", CloneErrorId.ApiVersionNotSupported, "another -ApiVersion")]
    [InlineData(401, "UnauthorizedRequestException", "TF400813: The user '' is not authorized to access this resource.", CloneErrorId.NotSignedIn, "TF400813")]
    [InlineData(404, "ProjectDoesNotExistWithNameException", "TF200016: The following project does not exist: nope.", CloneErrorId.ProjectNotFound, "TF200016")]
    [InlineData(404, "TestObjectNotFoundException", "Test plan 1 not found.", CloneErrorId.TestPlanNotFound, "Test plan 1 not found.")]
    [InlineData(403, "AccessDeniedException", "No licence.", CloneErrorId.AccessDenied, "Manage test plans")]
    [InlineData(400, "ArgumentException", "copyAncestorHierarchy can't be false.", CloneErrorId.InvalidCloneRequest, "copyAncestorHierarchy can't be false.")]
    [InlineData(409, "Conflict", "busy", CloneErrorId.InvalidCloneRequest, "busy")]
    [InlineData(405, "X", "no", CloneErrorId.UnexpectedResponse, "405")]
    public async Task A_refusal_of_the_submission_is_told_in_plain_words(int status, string typeKey, string said, CloneErrorId id, string part)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? new Reply(status, Recorded.Error(typeKey, said)) : null);
        var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(status, (int)error.StatusCode!);
    }

    /// <summary>As a real AccessCheckException looks (microsoft/azure-devops-python-api, issue 253), and worse.</summary>
    [Theory]
    [InlineData("\"customProperties\":{\"Descriptor\":null,\"IdentityDisplayName\":\"A\",\"RequestedPermissions\":1,\"NamespaceId\":\"n\"},\"innerException\":null,\"errorCode\":0,\"eventId\":3000")]
    [InlineData("\"customProperties\":[1,{\"a\":[]}],\"innerException\":\"none\",\"errorCode\":\"0\",\"eventId\":\"TF30063\"")]
    [InlineData("\"customProperties\":7,\"innerException\":[],\"errorCode\":1e400,\"eventId\":{},\"value\":\"text\"")]
    public async Task Whatever_else_an_error_has_its_words_and_type_are_read(string more)
    {
        const string said = "Access Denied: A needs the following permission(s) on the resource: Manage test plans";
        using var stub = new DevOpsStub(request => request.Method == "POST"
            ? new Reply(403, $$"""{"$id":"1",{{more}},"message":"{{said}}","typeKey":"AccessCheckException"}""")
            : request.Path.Contains("/cloneOperation/", StringComparison.Ordinal)
                ? new Reply(400, $$"""{"$id":"1",{{more}},"message":"TF400813: no","typeKey":"UnauthorizedRequestException"}""")
                : null);
        Assert.Equal(CloneErrorId.NotSignedIn, (await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync())).ErrorId);
        var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
        Assert.Equal(CloneErrorId.AccessDenied, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, CloneErrorId.NotSignedIn)]
    [InlineData(403, CloneErrorId.AccessDenied)]
    [InlineData(404, CloneErrorId.CloneOperationNotFound)]
    [InlineData(408, CloneErrorId.ServiceUnavailable)]
    [InlineData(429, CloneErrorId.Throttled)]
    [InlineData(500, CloneErrorId.ServiceUnavailable)]
    [InlineData(503, CloneErrorId.ServiceUnavailable)]
    [InlineData(418, CloneErrorId.UnexpectedResponse)]
    public async Task A_look_is_asked_once_and_its_status_alone_is_enough(int status, CloneErrorId id)
    {
        using var stub = new DevOpsStub(_ => new Reply(status, "<html>oops</html>", "text/html").With("Retry-After", "3"));
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync());
        Assert.Equal((id, TimeSpan.FromSeconds(3)), (error.ErrorId, error.RetryAfter));
        Assert.Single(stub.Requests);
    }

    [Theory]
    [InlineData(TokenType.Pat, "personal access token")]
    [InlineData(TokenType.Bearer, "SYSTEM_ACCESSTOKEN: $(System.AccessToken)")]
    public async Task Whoever_is_not_signed_in_is_told_the_remedy_for_his_kind_of_token(TokenType type, string remedy)
    {
        foreach (var reply in new[]
        {
            new Reply(203, Recorded.SignInPage, "text/html"),
            new Reply(203, "{}"),
            new Reply(200, Recorded.SignInPage, "text/html; charset=utf-8"),
            new Reply(200, "\uFEFF \n<html>", null),
            new Reply(302, "", "text/html").With("Location", "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=x"),
            new Reply(302, "", null).With("Location", "/tfs/_signin?reply=1"),
            new Reply(401, "", null),
        })
        {
            using var stub = new DevOpsStub(request => request.Method == "POST" ? reply : null, tokenType: type);
            var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
            Assert.Equal(CloneErrorId.NotSignedIn, error.ErrorId);
            Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
            Assert.True(error.IsTerminating);
        }
    }

    [Fact]
    public async Task Another_redirect_is_shown_without_its_query_and_not_followed()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST"
            ? new Reply(301, "").With("Location", "https://elsewhere.example/tfs/x?token=abc#frag")
            : null);
        var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
        Assert.Contains("https://elsewhere.example/tfs/x'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_of_a_server_are_made_safe()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST"
            ? new Reply(400, Recorded.Error("X", "\u001b[2J##vso[task.setvariable]\u202E\r\nline two"))
            : null);
        var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain('\u202E', error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("##vso[", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"count":1,"value":{"Message":"Web API said so"}}""", "Web API said so")]
    [InlineData("""{"error":"invalid_token","error_description":"gateway said so"}""", "gateway said so")]
    [InlineData("""{"message":"only that"}""", "only that")]
    [InlineData("""{"message":{"not":"text"}}""", "status 418")]
    [InlineData("[]", "status 418")]
    [InlineData("\"text\"", "status 418")]
    [InlineData("{\"message\":\"\\uD800\"}", "status 418")]
    public async Task A_body_of_another_shape_gives_what_it_has(string body, string part)
    {
        using var stub = new DevOpsStub(_ => new Reply(418, body));
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync());
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("null")]
    public async Task An_operation_id_of_none_names_the_empty_plan_that_was_left(string id)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST"
            ? Reply.Json($$$"""{"opId":{{{id}}},"state":"queued","destinationPlan":{"id":"18","name":"Left"}}""")
            : null);
        var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
        Assert.Equal((CloneErrorId.InvalidCloneRequest, "NothingQueued"), (error.ErrorId, error.Rule));
        Assert.Contains("18 'Left'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_in_no_log_and_no_error()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? new Reply(400, Recorded.Error("X", "no")) : null);
        var error = Assert.IsType<SendOutcome.Refused>(await stub.SubmitAsync(DevOpsStub.Copy())).Error;
        var encoded = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(":" + DevOpsStub.Token));
        Assert.All(stub.Requests, request => Assert.Equal("Basic " + encoded, request.Headers["Authorization"]));
        Assert.All(stub.Requests, request => Assert.Equal("Suppress", request.Headers["X-TFS-FedAuthRedirect"]));
        foreach (var text in stub.Log.Append(error.ToString()).Append(stub.Service.ToString()))
        {
            Assert.DoesNotContain(DevOpsStub.Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(encoded, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bearer_token_is_sent_as_one()
    {
        using var stub = new DevOpsStub(_ => Reply.Json(Recorded.RouteCFinished), tokenType: TokenType.Bearer);
        await stub.LookAsync();
        Assert.Equal("Bearer " + DevOpsStub.Token, stub.Requests[0].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("""{"authenticatedUser":{"customDisplayName":"Jo","providerDisplayName":"jo@x"}}""", "Jo")]
    [InlineData("""{"authenticatedUser":{"providerDisplayName":"jo@x"}}""", "jo@x")]
    [InlineData("{}", null)]
    public async Task Connecting_asks_who_is_signed_in(string answer, string? user)
    {
        using var stub = new DevOpsStub(_ => Reply.Json(answer));
        Assert.Equal(user, await stub.Service.VerifyAsync(NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal("/fabrikam/_apis/connectionData?api-version=5.0-preview", stub.Requests[0].Target);
    }
}
