#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Builds, tests, shows, packs and measures CloneCmdlets.
.DESCRIPTION
    A thin front to `dotnet`: everything but the module's demo and its package can be done without it.
.EXAMPLE
    ./build.ps1 Demo

    Builds the module, starts the emulator with sample data, copies a test plan and a test run, and shows what came of it.
.EXAMPLE
    ./build.ps1 Test
#>
[CmdletBinding()]
param(
    # Build: the module, in out/CloneCmdlets. Test: everything. Demo: two copies on the emulator. Pack: the package, in out/packages. Bench: the
    # benchmarks, into docs/performance.md. Help: the help, from the pages under docs/. LongTest: the tests that have a long form, in it. Mutate: the
    # core's tests against its code with small faults built in, for an hour or so, the report in out/mutation (for both see docs/reliability.md).
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Pack', 'Bench', 'Help', 'LongTest', 'Mutate')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$repository = $PSScriptRoot
$module = Join-Path $repository 'out/CloneCmdlets'

function Invoke-DotNet {
    if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
        throw 'The .NET 10 SDK was not found: there is no dotnet on the PATH. Get it from https://dot.net.'
    }

    & dotnet @args | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE."
    }
}

function Build-Module {
    Invoke-DotNet build (Join-Path $repository 'CloneCmdlets.sln') --configuration $Configuration --nologo --verbosity quiet
}

switch ($Task) {
    'Build' {
        Build-Module
        Write-Output "The module is in $module. Try it: Import-Module $module; Start-CloneEmulator -Sample"
    }
    'Test' {
        Invoke-DotNet test (Join-Path $repository 'CloneCmdlets.sln') --configuration $Configuration --nologo
    }
    'Demo' {
        Build-Module
        & (Join-Path $repository 'docs/demo.ps1') -ModulePath $module
    }
    'Pack' {
        Build-Module
        Invoke-DotNet msbuild (Join-Path $repository 'module/CloneCmdlets.Module.csproj') '-target:PackModule' "-property:Configuration=$Configuration" '-nologo' '-verbosity:minimal'
    }
    'Bench' {
        Invoke-DotNet build (Join-Path $repository 'CloneCmdlets.sln') --configuration Release --nologo --verbosity quiet
        Invoke-DotNet run --configuration Release --no-build --project (Join-Path $repository 'tests/CloneCmdlets.Benchmarks')
    }
    'Help' {
        & (Join-Path $repository 'docs/Build-Help.ps1')
    }
    'LongTest' {
        $env:CLONECMDLETS_LONG_RUN = '1'
        try {
            foreach ($tests in 'CloneCmdlets.Core.Tests', 'CloneCmdlets.Emulator.Tests') {
                Invoke-DotNet test (Join-Path $repository "tests/$tests") --configuration $Configuration --nologo --filter Category=Endurance --logger 'console;verbosity=detailed'
            }
        }
        finally {
            Remove-Item Env:CLONECMDLETS_LONG_RUN
        }
    }
    'Mutate' {
        Push-Location (Join-Path $repository 'tests/CloneCmdlets.Core.Tests') # where its settings are
        try {
            Invoke-DotNet tool restore
            Invoke-DotNet stryker --output (Join-Path $repository 'out/mutation')
        }
        finally {
            Pop-Location
        }
    }
}
