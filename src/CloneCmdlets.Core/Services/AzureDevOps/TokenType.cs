namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>What kind of token signs in, and so how it is sent.</summary>
public enum TokenType
{
    /// <summary>A personal access token: <c>Authorization: Basic</c> with an empty user name.</summary>
    Pat,

    /// <summary>A pipeline's <c>System.AccessToken</c> or an Entra token: <c>Authorization: Bearer</c>.</summary>
    Bearer,
}
