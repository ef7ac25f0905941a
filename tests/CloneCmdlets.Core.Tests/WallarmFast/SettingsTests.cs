using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("us1.api.wallarm.com", "https://us1.api.wallarm.com/")]
    [InlineData(" api.wallarm.com ", "https://api.wallarm.com/")]
    [InlineData("us1.api.wallarm.com:443", "https://us1.api.wallarm.com/")]
    [InlineData("us1.api.wallarm.com/", "https://us1.api.wallarm.com/")]
    [InlineData("fast.example.com:8443", "https://fast.example.com:8443/")]
    [InlineData("localhost", "http://localhost/")]
    [InlineData("localhost:5080", "http://localhost:5080/")]
    [InlineData("127.0.0.1:5080", "http://127.0.0.1:5080/")]
    [InlineData("[::1]:5080", "http://[::1]:5080/")]
    [InlineData("https://127.0.0.1:5080", "https://127.0.0.1:5080/")]
    [InlineData("HTTPS://US1.API.WALLARM.COM", "https://us1.api.wallarm.com/")]
    [InlineData("https://proxy.example.com/fast/", "https://proxy.example.com/fast/")]
    [InlineData("http://example.com", "http://example.com/")]
    [InlineData("us1.api.wallarm.com/v1", "https://us1.api.wallarm.com/")]
    [InlineData("https://us1.api.wallarm.com/V1/", "https://us1.api.wallarm.com/")]
    [InlineData("https://proxy.example.com/fastv1", "https://proxy.example.com/fastv1/")]
    public void A_bare_host_is_https_and_a_bare_loopback_host_http(string given, string address) =>
        Assert.Equal(address, WallarmFastSettings.ParseApiHost(given).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ftp://api.wallarm.com")]
    [InlineData("https://")]
    [InlineData("api.wallarm.com?token=1")]
    [InlineData("https://api.wallarm.com/#x")]
    [InlineData("a b")]
    [InlineData("https://api.wallarm.com\\@evil.example")]
    public void What_is_no_host_is_refused(string given)
    {
        var error = Assert.Throws<CloneException>(() => WallarmFastSettings.ParseApiHost(given));
        Assert.Equal((CloneErrorId.InvalidCloneRequest, "ApiHost"), (error.ErrorId, error.Rule));
    }

    [Theory]
    [InlineData("https://user:hunter2@api.wallarm.com")]
    [InlineData("user:hunter2@api.wallarm.com")]
    public void A_password_in_the_address_is_refused_and_not_repeated(string given)
    {
        var error = Assert.Throws<CloneException>(() => WallarmFastSettings.ParseApiHost(given));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fast.example.com", "https://fast.example.com", true)]
    [InlineData("https://FAST.example.com/v1", "https://fast.example.com", true)]
    [InlineData("fast.example.com:8443", "https://fast.example.com", false)]
    [InlineData("http://fast.example.com", "https://fast.example.com", false)]
    [InlineData("other.example.com", "https://fast.example.com", false)]
    [InlineData("a b", "https://fast.example.com", false)]
    [InlineData(null, "https://fast.example.com", false)]
    public void The_environment_names_a_host_by_its_whole_origin(string? variable, string address, bool isNamed) =>
        Assert.Equal(isNamed, WallarmFastSettings.IsHostOfEnvironment(new Uri(address), name => name == "WALLARM_API_HOST" ? variable : null));

    [Fact]
    public void Without_a_token_the_environment_describes_no_connection() =>
        Assert.Null(WallarmFastSettings.FromEnvironment(name => name == "WALLARM_API_HOST" ? "api.wallarm.com" : null));

    [Fact]
    public void A_host_without_a_token_is_told_of()
    {
        var lacking = ServiceCatalog.Services.Single(service => service.Scheme == "wallarmfast").Lacking;
        Assert.Equal("Of the environment WALLARM_API_HOST is set, but not WALLARM_API_TOKEN.", lacking(name => name == "WALLARM_API_HOST" ? "api.wallarm.com" : null));
        Assert.Null(lacking(_ => null));
        Assert.Null(lacking(_ => "x"));
    }

    [Fact]
    public void The_host_of_the_environment_is_allowed_and_the_us_cloud_is_the_default()
    {
        var named = WallarmFastSettings.FromEnvironment(name => name == "WALLARM_API_HOST" ? "fast.example.com" : "token_Qwe12345");
        Assert.Equal(("https://fast.example.com/", true), (named!.ApiHost.AbsoluteUri, named.Http.AllowHost));
        Assert.Equal("https://us1.api.wallarm.com/", WallarmFastSettings.FromEnvironment(name => name == "WALLARM_API_TOKEN" ? "t" : " ")!.ApiHost.AbsoluteUri);
    }

    [Fact]
    public void An_unusable_variable_is_named_and_its_value_is_not()
    {
        var token = Assert.Throws<CloneException>(() => WallarmFastSettings.FromEnvironment(name => name == "WALLARM_API_TOKEN" ? "se cret" : null));
        Assert.Equal(CloneErrorId.NotConnected, token.ErrorId);
        Assert.Contains("WALLARM_API_TOKEN", token.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("se cret", token.ToString(), StringComparison.Ordinal);
        var host = Assert.Throws<CloneException>(() => WallarmFastSettings.FromEnvironment(name => name == "WALLARM_API_TOKEN" ? "t" : "ftp://x"));
        Assert.Contains("WALLARM_API_HOST", host.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://fast.example.com", false)]
    [InlineData("http://us1.api.wallarm.com", true)]
    public void The_token_goes_to_no_foreign_host_and_never_unencrypted(string host, bool allowHost)
    {
        var settings = new WallarmFastSettings
        {
            ApiHost = WallarmFastSettings.ParseApiHost(host),
            Token = new("t"),
            Http = new() { AllowHost = allowHost },
        };
        var error = Assert.Throws<CloneException>(() => new WallarmFastService(settings, TimeProvider.System));
        Assert.Equal(CloneErrorId.HostNotAllowed, error.ErrorId);
    }
}
