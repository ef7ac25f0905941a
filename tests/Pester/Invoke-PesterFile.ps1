<#
.SYNOPSIS
    Runs one Pester file against a module, and writes its counts as JSON.
.DESCRIPTION
    `dotnet test` calls it once a file, each in a process of its own. By hand: ./tests/Pester/Invoke-PesterFile.ps1 -Path ./tests/Pester/Module.Tests.ps1
#>
[CmdletBinding()]
param(
    # The file with the tests.
    [Parameter(Mandatory)]
    [string] $Path,

    # The folder of the module to test; the staged one unless told otherwise.
    [string] $ModulePath = (Join-Path $PSScriptRoot '../../out/CloneCmdlets'),

    # Where the counts go.
    [string] $ResultPath,

    # Runs only tests whose full name matches.
    [string[]] $FullName
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99
$env:CLONECMDLETS_TEST_MODULE = (Resolve-Path -LiteralPath $ModulePath).Path

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
if ($FullName) {
    $configuration.Filter.FullName = $FullName
}

$result = Invoke-Pester -Configuration $configuration
$broken = $result.FailedBlocksCount + $result.FailedContainersCount
if ($ResultPath) {
    @{
        file    = Split-Path -Leaf $Path
        passed  = $result.PassedCount
        failed  = $result.FailedCount + $broken
        skipped = $result.SkippedCount + $result.NotRunCount
    } | ConvertTo-Json | Set-Content -LiteralPath $ResultPath
}

exit [int]($result.FailedCount + $broken -gt 0)
