using FsCheck;
using FsCheck.Fluent;

namespace CloneCmdlets.Core.Tests.Operations;

public sealed class OperationHandleTests
{
    [Theory]
    [InlineData("azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#plan/2", "azuredevops", "https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc", "plan", "2")]
    [InlineData("  WallarmFast:https://us1.api.wallarm.com/#run/9012\n", "wallarmfast", "https://us1.api.wallarm.com", "run", "9012")]
    [InlineData("azuredevops:http://127.0.0.1:5080/fabrikam/a%23b#intent/x%2Fy", "azuredevops", "http://127.0.0.1:5080/fabrikam/a%23b", "intent", "x/y")]
    public void A_handle_is_read(string text, string scheme, string scope, string kind, string id)
    {
        Assert.True(OperationHandle.TryParse(text, out var handle));
        Assert.Equal(new OperationHandle(scheme, scope, kind, id), handle);
        Assert.True(OperationHandle.TryParse(handle.ToString(), out var again));
        Assert.Equal(handle, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("azuredevops:")]
    [InlineData("azuredevops:#plan/2")]
    [InlineData("azuredevops:https://dev.azure.com/f/p")]
    [InlineData("azuredevops:https://dev.azure.com/f/p#plan")]
    [InlineData("azuredevops:https://dev.azure.com/f/p#plan/")]
    [InlineData("azuredevops:https://dev.azure.com/f/p#/2")]
    [InlineData("azuredevops:file:///etc/passwd#plan/2")]
    [InlineData("azuredevops:javascript:alert(1)#plan/2")]
    [InlineData("azuredevops:https://user:word@dev.azure.com/f/p#plan/2")]
    [InlineData("azuredevops:https://dev.azure.com/f/p?x=1#plan/2")]
    [InlineData("azure-devops:https://dev.azure.com/f/p#plan/2")]
    [InlineData("https://dev.azure.com/f/p#plan/2")]
    public void What_is_no_handle_is_none(string? text) => Assert.False(OperationHandle.TryParse(text, out _));

    [Fact]
    public void Any_text_may_be_tried_and_any_id_comes_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260301, 1),
        Prop.ForAll<string?>(text =>
        {
            _ = OperationHandle.TryParse(text, out _);
            _ = OperationHandle.TryParse("azuredevops:https://h/p#plan/" + text, out _);
            var whole = new string([.. (text ?? "").Where(unit => !char.IsSurrogate(unit))]);
            return whole.Length == 0
                || (OperationHandle.TryParse(new OperationHandle("s", "https://h/p", "plan", whole).ToString(), out var handle) && handle.Id == whole);
        }));
}
